import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

import { useScanner } from "../scan/return_scan_hook";
import { playTone } from "../scan/scan_sound";
import { InspectionCheck } from "./inspection_check";
import { InspectionModel } from "./inspection_model";
import { InspectionRow } from "./inspection_row";

// How often the page looks at what colleagues do
const REFRESH_MS = 15000;
// A reader types faster than that, a person slower
const TYPING_MS = 170;

/** The page that inspects all that arrived with one or more returns. */
export class InspectionPage extends Component {
    static template = "return_management.InspectionPage";
    static components = { InspectionCheck, InspectionRow, Layout };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Inspect");

    setup() {
        const { active_id, active_ids } = this.props.action.context;
        const orderIds = active_ids?.length ? active_ids : [active_id].filter(Boolean);
        this.notification = useService("notification");
        this.ui = useState(useService("ui"));
        this.root = useRef("root");
        this.model = new InspectionModel(
            useService("orm"),
            orderIds,
            { onScanned: (message) => this.onScanned(message) }
        );
        this.data = useState(this.model.state);
        this.view = useState({ currentId: null, showGaps: false, isValidating: false });
        this.scanner = useScanner((code) => this.model.scan(code));
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
        useExternalListener(window, "focus", () => this.model.refresh());
        useExternalListener(window, "online", () => this.model.refresh());
        useSetupAction({
            beforeLeave: () => this.beforeLeave(),
            beforeUnload: (ev) => this.model.hasUnsentPhotos && ev.preventDefault(),
        });
        onWillStart(async () => {
            await this.model.load();
            this.model.queue.restore();
            this.view.currentId = this.model.rows[0]?.id;
        });
        onMounted(() => {
            // In the address, so that the page can be loaded again and sent to others.
            this.props.updateActionState?.({ active_ids: orderIds.join(",") });
            this.interval = browser.setInterval(() => this.model.refresh(), REFRESH_MS);
        });
        onWillUnmount(() => {
            browser.clearInterval(this.interval);
            browser.clearTimeout(this.typing);
            this.model.close();
        });
    }

    // === WHAT IS SHOWN === //

    get page() {
        return this.data.page;
    }

    get title() {
        return this.page.orders.map((order) => order.name).join(", ");
    }

    get partners() {
        return [...new Set(this.page.orders.map((order) => order.partner))].join(", ");
    }

    get completeCount() {
        return this.page.rows.filter((row) => !row.gaps.length).length;
    }

    get progress() {
        return _t("%(done)s of %(all)s ready", {
            done: this.completeCount,
            all: this.page.rows.length,
        });
    }

    get percent() {
        return this.page.rows.length ? (100 * this.completeCount) / this.page.rows.length : 0;
    }

    get hasOpenRows() {
        return this.page.rows.some((row) => !row.condition && !row.missing_type);
    }

    get openCountText() {
        return _t("%(count)s of %(all)s are not ready yet: see what is missing at each.", {
            count: this.page.rows.length - this.completeCount,
            all: this.page.rows.length,
        });
    }

    get severalOrders() {
        return this.page.orders.length > 1;
    }

    // === WHAT IS DONE === //

    arm(condition) {
        this.data.armed = condition;
    }

    async validate(onlyComplete = false) {
        this.view.isValidating = true;
        try {
            await this.model.queue.run();
            await this.model.load();
            const open = this.model.openRows;
            if (open.length && !onlyComplete) {
                this.view.showGaps = true;
                this.setCurrent(open[0].id);
                return;
            }
            const ready = this.model.completeRows.map((row) => row.id);
            await this.model.validate(ready);
            this.notification.add(_t("%s inspected", ready.length), { type: "success" });
            if (!this.model.rows.length) {
                this.env.config.historyBack();
            }
        } catch (error) {
            this.data.message = { type: "danger", text: error.data?.message || error.message };
            await this.model.refresh();
        } finally {
            this.view.isValidating = false;
        }
    }

    /** Let what was done arrive, so that the next page shows it. */
    async beforeLeave() {
        if (!this.data.isOffline) {
            const patience = new Promise((resolve) => browser.setTimeout(resolve, 2000));
            await Promise.race([this.model.queue.run(), patience]);
        } else if (this.model.hasUnsentPhotos) {
            this.notification.add(
                _t("Photos are not saved yet. Stay here until the connection is back."),
                { type: "warning" }
            );
            return false;
        }
        return true;
    }

    closeMessage() {
        this.data.message = null;
    }

    /** @param {string} message why the scan was not counted */
    onScanned(message) {
        playTone(message ? "bad" : "good");
        if (!message && this.model.getRow(this.data.lastRowId)) {
            this.view.currentId = this.data.lastRowId;
        }
    }

    // === KEYBOARD === //

    setCurrent(rowId) {
        this.view.currentId = rowId;
        const row = this.root.el?.querySelector(`[data-row-id="${rowId}"]`);
        row?.focus({ preventScroll: true });
        row?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    }

    /**
     * Arrows go from row to row, digits press the outcomes of a row, plus splits it.
     * A reader types digits too, only faster: they are a code then.
     */
    onKeydown(ev) {
        browser.clearTimeout(this.typing);
        const { target, key } = ev;
        const isEditing = target.matches?.("input, textarea, select, [contenteditable=true]");
        if (isEditing || ev.altKey || ev.ctrlKey || ev.metaKey || !this.isOnTop) {
            return;
        }
        if (key === "ArrowDown" || key === "ArrowUp") {
            ev.preventDefault();
            this.moveCurrent(key === "ArrowDown" ? 1 : -1);
            return;
        }
        const isFast = ev.timeStamp - (this.lastTyped || 0) < TYPING_MS;
        this.lastTyped = key.length === 1 ? ev.timeStamp : 0;
        const index = Number(key) - 1;
        if (!isFast && key.length === 1 && (key === "+" || index >= 0)) {
            this.typing = browser.setTimeout(() => this.press(key, index), TYPING_MS);
        }
    }

    get isOnTop() {
        return this.ui.activeElement === document;
    }

    moveCurrent(step) {
        const ids = this.page.rows.map((row) => row.id);
        const index = ids.indexOf(this.view.currentId) + step;
        if (ids[index]) {
            this.setCurrent(ids[index]);
        }
    }

    press(key, index) {
        const row = this.model.getRow(this.view.currentId);
        if (!row) {
            return;
        }
        if (key === "+") {
            this.env.bus.trigger("return_inspection_split", row.id);
        } else if (row.outcomes[index]) {
            this.model.setOutcome([row.id], row.outcomes[index].condition);
        }
    }
}

registry.category("actions").add("return_management.inspect", InspectionPage);
