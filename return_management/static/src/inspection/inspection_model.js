import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { reactive } from "@odoo/owl";
import { RequestQueue } from "./request_queue";

let counter = 0;

/** Name a request, so that the server knows it when it is sent again. */
function makeKey() {
    counter += 1;
    return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}-${counter}`;
}

/**
 * What the inspection page knows: the page as the server told it last, and on top of it
 * what was done since and waits to be sent.
 */
export class InspectionModel {
    /**
     * @param {Object} orm
     * @param {number[]} orderIds
     * @param {Object} listeners
     * @param {(message: string|false) => void} listeners.onScanned
     * @param {number} [delay] milliseconds until a lost connection is tried again
     */
    constructor(orm, orderIds, { onScanned }, delay) {
        this.orm = orm;
        this.orderIds = orderIds;
        this.onScanned = onScanned;
        this.told = null;
        this.state = reactive({
            page: null,
            armed: "as_new",
            isOffline: false,
            waiting: {},
            refusals: {},
            message: null,
            lastRowId: null,
        });
        this.queue = new RequestQueue({
            send: (request) => this.send(request),
            onServed: (request, result) => this.onServed(request, result),
            onRefused: (request, error) => this.onRefused(request, error),
            onChange: () => this.show(),
            storageKey: `return_inspection_${user.userId}_${orderIds.join("_")}`,
            delay,
        });
    }

    // === WHAT IS SHOWN === //

    async load() {
        const told = await this.orm.silent.call("return.order", "get_inspection_page", [
            this.orderIds,
        ]);
        this.told = told;
        this.show();
    }

    /** Load again, unless something waits: then it is loaded when that is sent. */
    async refresh() {
        if (!this.queue.isEmpty) {
            return this.queue.run();
        }
        try {
            await this.load();
            this.state.isOffline = false;
        } catch {
            this.state.isOffline = true;
        }
    }

    show() {
        if (!this.told) {
            return;
        }
        const page = JSON.parse(JSON.stringify(this.told));
        const waiting = {};
        for (const request of this.queue.requests) {
            this.applyRequest(page, request);
            for (const rowId of request.rowIds || []) {
                waiting[rowId] = true;
            }
        }
        this.state.page = page;
        this.state.waiting = waiting;
        this.state.isOffline = this.queue.isOffline;
    }

    /** Show what a request will change, before the server has told. */
    applyRequest(page, request) {
        const rows = page.rows.filter((row) => (request.rowIds || []).includes(row.id));
        const checks = [...page.parcels, ...page.rows].flatMap((holder) => holder.checks);
        switch (request.type) {
            case "outcome":
                for (const row of rows) {
                    const outcome = row.outcomes.find((o) => o.condition === request.condition);
                    Object.assign(row, outcome, { missing_type: false });
                    this.closeGaps(row, ["condition", outcome.disposition_id && "disposition_id"]);
                }
                break;
            case "save":
                for (const row of rows) {
                    Object.assign(row, request.values);
                    this.closeGaps(row, Object.keys(request.values));
                }
                break;
            case "check":
                for (const check of checks.filter((c) => request.checkIds.includes(c.id))) {
                    Object.assign(check, request.values);
                }
                break;
            case "photo": {
                const photo = { name: request.name, url: request.url };
                const holders = request.checkId
                    ? checks.filter((c) => c.id === request.checkId)
                    : rows;
                holders.forEach((holder) => holder.photos.push(photo));
                break;
            }
        }
    }

    closeGaps(row, fields) {
        row.gaps = row.gaps.filter(([field]) => !fields.includes(field));
    }

    get rows() {
        return this.state.page?.rows || [];
    }

    getRow(rowId) {
        return this.rows.find((row) => row.id === rowId);
    }

    get completeRows() {
        return this.rows.filter((row) => !row.gaps.length);
    }

    get openRows() {
        return this.rows.filter((row) => row.gaps.length);
    }

    // === WHAT IS DONE === //

    setOutcome(rowIds, condition) {
        for (const rowId of rowIds) {
            delete this.state.refusals[rowId];
        }
        // Several are pressed at once only while they are open.
        const seen = this.getRow(rowIds[0])?.condition || false;
        return this.queue.push({ type: "outcome", rowIds, condition, seen });
    }

    /** Everything that nobody judged yet is as new, and so is what is scanned next. */
    setAllOk() {
        this.state.armed = "as_new";
        const open = this.rows.filter((row) => !row.condition && !row.missing_type);
        if (open.length) {
            this.setOutcome(
                open.map((row) => row.id),
                "as_new"
            );
        }
    }

    save(rowId, values) {
        const row = this.getRow(rowId);
        const seen = {};
        for (const name of Object.keys(values)) {
            seen[name] = row[name];
        }
        delete this.state.refusals[rowId];
        return this.queue.push({ type: "save", rowIds: [rowId], values, seen });
    }

    split(rowId, quantity, lotIds = []) {
        const key = makeKey();
        delete this.state.refusals[rowId];
        return this.queue.push({ type: "split", rowIds: [rowId], quantity, lotIds, key });
    }

    join(rowId) {
        return this.queue.push({ type: "join", rowIds: [rowId] });
    }

    scan(code) {
        return this.queue.push({
            type: "scan",
            scans: [{ code, key: makeKey() }],
            condition: this.state.armed,
        });
    }

    answer(rowId, checkIds, values) {
        return this.queue.push({ type: "check", rowIds: rowId ? [rowId] : [], checkIds, values });
    }

    addPhoto(rowId, checkId, name, url) {
        return this.queue.push({ type: "photo", rowIds: rowId ? [rowId] : [], checkId, name, url });
    }

    removePhoto(rowId, checkId, photoId) {
        return this.queue.push({
            type: "unphoto",
            rowIds: rowId ? [rowId] : [],
            checkId,
            photoId,
        });
    }

    /** Photos are too large to be kept in the browser. */
    get hasUnsentPhotos() {
        return this.queue.requests.some((request) => request.type === "photo");
    }

    async validate(rowIds) {
        await this.orm.call("return.order.inspection", "action_validate", [rowIds]);
        await this.load();
    }

    // === WHAT IS SENT === //

    send(request) {
        return this.orm.silent.call(...this.getCall(request));
    }

    getCall(request) {
        const inspection = "return.order.inspection";
        const holder = request.checkId
            ? ["return.order.inspection.check", request.checkId]
            : [inspection, request.rowIds?.[0]];
        switch (request.type) {
            case "outcome":
                return [inspection, "set_outcome", [request.rowIds, request.condition, request.seen]];
            case "save":
                return [
                    inspection,
                    "save_from_page",
                    [request.rowIds, request.values, request.seen],
                ];
            case "split":
                return [
                    inspection,
                    "split_off",
                    [request.rowIds, request.quantity, request.lotIds, request.key],
                ];
            case "join":
                return [inspection, "join_parts", [request.rowIds]];
            case "scan":
                return [
                    "return.order",
                    "scan_inspections",
                    [this.orderIds, request.scans, request.condition],
                ];
            case "check":
                return [
                    "return.order.inspection.check",
                    "write",
                    [request.checkIds, request.values],
                ];
            case "photo":
                return [
                    holder[0],
                    "add_photo",
                    [[holder[1]], request.name, request.url.split(",")[1]],
                ];
            case "unphoto":
                return [holder[0], "remove_photo", [[holder[1]], request.photoId]];
        }
        throw new Error(`Unknown request ${request.type}`);
    }

    onServed(request, result) {
        if (request.type === "scan") {
            const refused = result.filter((scan) => scan.message);
            const counted = result.filter((scan) => scan.inspection_id).at(-1);
            this.state.lastRowId = counted?.inspection_id || this.state.lastRowId;
            this.state.message = refused.length
                ? { type: "danger", text: refused.map((scan) => scan.message).join(" ") }
                : null;
            this.onScanned(refused.length ? this.state.message.text : false);
        }
        this.told && this.applyRequest(this.told, request);
        this.reload();
    }

    onRefused(request, error) {
        const isGone = error.exceptionName === "odoo.exceptions.MissingError";
        // Sent again after its answer was lost: it has been served already.
        if (!(request.wasLost && isGone)) {
            const text = error.data?.message || error.message;
            if (request.rowIds?.length) {
                for (const rowId of request.rowIds) {
                    this.state.refusals[rowId] = text;
                }
            } else {
                this.state.message = { type: "danger", text };
            }
        }
        this.reload();
    }

    /** Ask what the server made of it, once nothing waits any more. */
    reload() {
        if (this.queue.isClosed) {
            return;
        }
        browser.clearTimeout(this.reloading);
        this.reloading = browser.setTimeout(() => this.refresh(), 0);
    }

    close() {
        browser.clearTimeout(this.reloading);
        this.queue.close();
    }
}
