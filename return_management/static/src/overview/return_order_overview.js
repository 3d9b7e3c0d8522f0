import { Component, onWillStart, useExternalListener, useState } from "@odoo/owl";

import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { useReturnScan } from "../scan/return_scan_hook";

/**
 * Start page of the app: one card for each pile of work, and the list behind it.
 * What is scanned here opens.
 */
export class ReturnOrderOverview extends Component {
    static template = "return_management.ReturnOrderOverview";
    static components = { ControlPanel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.returnScan = useReturnScan();
        this.state = useState({
            isMine: false,
            warehouseId: false,
            ...this.props.state?.choice,
            data: { sections: [], warehouses: [], currency_id: false },
        });
        useSetupAction({
            getLocalState: () => ({
                choice: {
                    isMine: this.state.isMine,
                    warehouseId: this.state.warehouseId,
                },
            }),
        });
        onWillStart(() => this.load());
        // Who comes back to the page wants to see what waits now.
        useExternalListener(document, "visibilitychange", () => {
            if (document.visibilityState === "visible") {
                return this.load();
            }
        });
    }

    get choice() {
        return [this.state.isMine, this.state.warehouseId];
    }

    /** Whether nothing waits for anybody: the page explains how a return begins. */
    get isEmpty() {
        return this.state.data.sections.every((section) =>
            section.cards.every((card) => !card.count)
        );
    }

    async load() {
        const choice = this.choice.join();
        const data = await this.orm.call(
            "return.order.overview",
            "get_overview",
            this.choice
        );
        // An answer to an earlier choice comes too late.
        if (choice === this.choice.join()) {
            this.state.data = data;
        }
    }

    async choose(values) {
        Object.assign(this.state, values);
        await this.load();
    }

    onWarehouseChange(ev) {
        return this.choose({ warehouseId: Number(ev.target.value) || false });
    }

    async open(card) {
        const action = await this.orm.call(
            "return.order.overview",
            "action_open_card",
            [card.key, ...this.choice]
        );
        await this.action.doAction(action);
    }

    formatAmount(amount) {
        return formatCurrency(amount, this.state.data.currency_id);
    }

    /** What a screen reader says of a card. */
    describe(card) {
        return _t("%(label)s: %(count)s", { label: card.label, count: card.count });
    }
}

registry.category("actions").add("return_order_overview", ReturnOrderOverview);
