import { Component, onWillStart, onWillUnmount, status, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { Mutex } from "@web/core/utils/concurrency";
import { getDataURLFromFile } from "@web/core/utils/urls";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { useScanner } from "../scan/return_scan_hook";
import { playTone } from "../scan/scan_sound";
import { ReceptionLine } from "./reception_line";
import { ScanQueue } from "./scan_queue";

const MODEL = "return.order.reception";

/**
 * Receives parcels: scan the slip, count the goods, go on with the next parcel.
 *
 * Whatever is counted is written to the transfer at once, so leaving loses nothing.
 */
export class ReturnReception extends Component {
    static template = "return_management.ReturnReception";
    static components = { ReceptionLine };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.input = useRef("code");
        this.mutex = new Mutex();
        this.state = useState({
            parcels: [],
            parcel: null,
            feedback: null,
            isDone: false,
            isAsking: false,
            isBusy: false,
            waiting: 0,
            isOffline: false,
        });
        this.scanner = useScanner((code) => this.scan(code));
        this.queue = new ScanQueue({
            send: (entries) => this.send(entries),
            onAnswer: (answer, entries) => this.onAnswer(answer, entries),
            onRefused: (error) => this.tell("bad", this.getMessage(error)),
            onChange: () => this.onQueueChange(),
            storageKey: `return_management.reception.${user.userId}`,
        });
        onWillStart(() => this.start());
        onWillUnmount(() => this.queue.stop());
    }

    /** Send what an interrupted visit left behind, then open what is asked for. */
    async start() {
        const { picking_ids: pickingIds } = this.props.action.params || {};
        if (this.queue.length) {
            this.onQueueChange();
            this.queue.flush();
        }
        await this.showParcels({ picking_ids: pickingIds || null });
        if (pickingIds && this.state.parcels.length === 1) {
            await this.openParcel(this.state.parcels[0].id);
        }
    }

    // WHICH PARCEL

    async showParcels(values = {}) {
        const found = await this.orm.call(MODEL, "find_parcels", [], values);
        Object.assign(this.state, {
            parcels: found.parcels,
            parcel: null,
            isDone: false,
            isAsking: false,
            feedback: null,
        });
    }

    async openParcel(pickingId) {
        this.show(await this.orm.call(MODEL, "read_parcel", [pickingId]));
        Object.assign(this.state, { isDone: false, isAsking: false, feedback: null });
        this.expectedProductId = false;
    }

    /** Go to the list; what is not sent yet is sent from there. */
    async leaveParcel() {
        await this.run(() => this.showParcels());
    }

    // SCANNING

    onSubmitCode() {
        const code = this.input.el.value.trim();
        this.input.el.value = "";
        if (code) {
            this.scan(code);
        }
    }

    /** One after the other: the second scan is about the parcel of the first. */
    scan(code) {
        return this.mutex.exec(() => {
            if (this.state.parcel && !this.state.isDone) {
                this.state.isAsking = false;
                // Not waited for: the queue sends them in order, many at once.
                this.count(code);
                return;
            }
            return this.run(() => this.findParcel(code));
        });
    }

    count(code, values = {}) {
        return this.queue.push({
            kind: "scan",
            parcelId: this.state.parcel.id,
            barcode: code,
            product_id: this.expectedProductId || false,
            ...values,
        });
    }

    async findParcel(code) {
        const found = await this.orm.call(MODEL, "find_parcels", [], { barcode: code });
        if (found.parcels.length === 1) {
            await this.openParcel(found.parcels[0].id);
            playTone("good");
        } else if (found.parcels.length) {
            await this.showParcels({
                picking_ids: found.parcels.map((parcel) => parcel.id),
            });
            this.tell("ask", _t("Several parcels have this code. Choose one."));
        } else {
            this.tell("bad", found.message);
        }
    }

    // WHAT THE SERVER SAYS

    send(entries) {
        const [first] = entries;
        const call = (method, ...args) => this.orm.call(MODEL, method, args);
        switch (first.kind) {
            case "scan":
                return call("count_scans", first.parcelId, entries.map(
                    ({ key, barcode, product_id, is_accepted }) => ({
                        key,
                        barcode,
                        product_id,
                        is_accepted: Boolean(is_accepted),
                    })
                ));
            case "set":
                return call(
                    "set_counted",
                    first.parcelId,
                    first.key,
                    first.moveId,
                    first.quantity,
                    Boolean(first.is_accepted)
                );
            case "drop":
                return call("drop_counted", first.parcelId, first.key, first.lineId);
            default:
                return call("add_photo", first.parcelId, first.key, first.data);
        }
    }

    onAnswer(answer, entries) {
        if (status(this) === "destroyed") {
            return;
        }
        const parcel = answer.parcel || answer;
        if (parcel.id === this.state.parcel?.id) {
            this.show(parcel);
        }
        for (const [index, result] of (answer.results || []).entries()) {
            this.tellResult(result, entries[index] || entries[0], parcel);
        }
        if (entries[0].kind === "photo") {
            this.tell("good", _t("The photo is kept on %(order)s.", { order: parcel.order }));
        }
    }

    /** The parcel need not be the one that is open: scans may have waited. */
    tellResult(result, entry, parcel) {
        if (result.status === "known") {
            return;
        }
        if (result.status === "counted") {
            this.expectedProductId = false;
            const line = parcel.lines.find(({ id }) => id === result.move_id);
            const name = [line?.product, result.message].filter(Boolean).join(" – ");
            this.tell("good", name);
            return;
        }
        this.expectedProductId = result.status === "number" && result.product_id;
        this.tell(result.status === "number" ? "ask" : "bad", result.message, {
            accept: result.can_accept && (() => this.accept(entry)),
        });
        if (result.status === "unknown") {
            this.lookForParcel(entry.barcode);
        }
    }

    /** Whoever scans the next slip is offered its parcel. */
    async lookForParcel(code) {
        const found = await this.orm.call(MODEL, "find_parcels", [], { barcode: code });
        const [other] = found.parcels;
        if (!other || status(this) === "destroyed") {
            return;
        }
        const values = { order: other.order || other.name };
        const isSame = other.id === this.state.parcel?.id;
        this.tell(
            isSame ? "ask" : "bad",
            isSame
                ? _t("%(order)s is open already: scan its goods.", values)
                : _t("This belongs to %(order)s. Finish this parcel first.", values),
            { open: !isSame && (() => this.run(() => this.openParcel(other.id))) }
        );
    }

    accept(entry) {
        this.state.feedback = null;
        const { key, ...rest } = entry;
        return this.queue.push({ ...rest, is_accepted: true });
    }

    // BY TOUCH

    setCounted(line, quantity) {
        return this.queue.push({
            kind: "set",
            parcelId: this.state.parcel.id,
            moveId: line.id,
            quantity,
        });
    }

    dropCounted(number) {
        return this.queue.push({
            kind: "drop",
            parcelId: this.state.parcel.id,
            lineId: number.id,
        });
    }

    async addPhoto(ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        for (const file of files) {
            const url = await getDataURLFromFile(file);
            this.queue.push({
                kind: "photo",
                parcelId: this.state.parcel.id,
                data: url.split(",")[1],
                isLarge: true,
            });
        }
    }

    // FINISHING AND SHOWING

    get placeholder() {
        return this.state.parcel && !this.state.isDone
            ? _t("Scan the goods")
            : _t("Scan slip or tracking number");
    }

    get feedbackClass() {
        const classes = { good: "alert-success", bad: "alert-danger", ask: "alert-info" };
        return classes[this.state.feedback.kind];
    }

    get feedbackIcon() {
        const icons = {
            good: "fa-check-circle",
            bad: "fa-times-circle",
            ask: "fa-question-circle",
        };
        return icons[this.state.feedback.kind];
    }

    get lines() {
        return this.state.parcel.lines;
    }

    get totals() {
        const sum = (name) => this.lines.reduce((total, line) => total + line[name], 0);
        const announced = this.lines.filter((line) => !line.is_unexpected);
        return {
            counted: sum("counted"),
            expected: sum("expected"),
            isComplete: announced.every((line) => line.counted >= line.expected),
        };
    }

    get percent() {
        const { counted, expected } = this.totals;
        return expected ? Math.min(100, Math.round((counted / expected) * 100)) : 0;
    }

    /** What did not come is asked about; what is complete is not. */
    onFinish() {
        if (this.totals.isComplete) {
            return this.finish(true);
        }
        this.state.isAsking = true;
    }

    async finish(isRestExpected) {
        await this.run(async () => {
            await this.queue.flush();
            const result = await this.orm.call(MODEL, "finish_parcel", [
                this.state.parcel.id,
                isRestExpected,
            ]);
            this.show(result.parcel);
            Object.assign(this.state, { isDone: result.is_done, isAsking: false });
            this.tell(result.is_done ? "good" : "ask", result.message);
            if (result.action) {
                await this.action.doAction(result.action, {
                    onClose: () => this.openParcel(this.state.parcel.id),
                });
            }
        });
    }

    openTransfer() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "stock.picking",
            res_id: this.state.parcel.id,
            views: [[false, "form"]],
        });
    }

    // TELLING

    /** Do something that needs the server, and say why if it is refused. */
    async run(method) {
        this.state.isBusy = true;
        try {
            await method();
        } catch (error) {
            this.tell("bad", this.getMessage(error));
        } finally {
            this.state.isBusy = false;
        }
    }

    getMessage(error) {
        if (error instanceof ConnectionLostError) {
            return _t("There is no connection. Try again in a moment.");
        }
        return error.data?.message || error.message;
    }

    /**
     * @param {"good"|"bad"|"ask"} kind
     * @param {string} message
     * @param {Object} [actions] `accept` and `open`, what buttons beside it do
     */
    tell(kind, message, actions = {}) {
        this.state.feedback = { kind, message, ...actions };
        playTone(kind === "bad" ? "bad" : "good");
    }

    show(parcel) {
        this.state.parcel = parcel;
        this.state.isDone = parcel.state === "done";
    }

    onQueueChange() {
        this.state.waiting = this.queue.length;
        this.state.isOffline = this.queue.isOffline;
    }
}

registry.category("actions").add("return_order_receive", ReturnReception);
