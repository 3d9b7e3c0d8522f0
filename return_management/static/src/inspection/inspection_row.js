import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";
import { useBus } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Component, onWillUpdateProps, useRef, useState } from "@odoo/owl";
import { InspectionCheck } from "./inspection_check";
import { InspectionPhotos } from "./inspection_photos";

const SHORT_GAPS = {
    condition: _t("Choose the condition"),
    disposition_id: _t("Choose where the goods go"),
};

/** A part of the goods in one condition: what it is, and what becomes of it. */
export class InspectionRow extends Component {
    static template = "return_management.InspectionRow";
    static components = { InspectionCheck, InspectionPhotos };
    static props = {
        row: Object,
        page: Object,
        model: Object,
        isCurrent: Boolean,
        isWaiting: Boolean,
        isOffline: Boolean,
        showGaps: Boolean,
        showOrder: Boolean,
        refusal: { type: String, optional: true },
        onFocus: Function,
    };

    setup() {
        this.finding = useRef("finding");
        this.state = useState({
            isUnfolded: false,
            isSplitting: false,
            splitQuantity: 1,
            splitLotIds: [],
            finding: this.props.row.finding,
        });
        this.saveFinding = useDebounced(() => this.onFindingChange(), 700, {
            execBeforeUnmount: true,
        });
        useBus(this.env.bus, "return_inspection_split", (ev) => {
            if (ev.detail === this.props.row.id) {
                this.split();
            }
        });
        onWillUpdateProps((next) => {
            // What is being typed stays.
            if (this.finding.el !== document.activeElement) {
                this.state.finding = next.row.finding;
            }
        });
    }

    // === WHAT IS SHOWN === //

    get row() {
        return this.props.row;
    }

    get quantity() {
        return this.format(this.row.quantity);
    }

    get counted() {
        return _t("%s scanned", this.format(this.row.qty_counted));
    }

    format(value) {
        return formatFloat(value, { digits: [16, 2], trailingZeros: false });
    }

    /** The sign stays with its number at the end of a line. */
    formatShare(value) {
        return `${this.format(value)}\u00a0%`;
    }

    getLabel(pairs, key) {
        return pairs.find(([other]) => other === key)?.[1] || "";
    }

    /** The usual one goes without saying. */
    getSettlement({ settlement_type }) {
        const isUsual = ["refund", "none"].includes(settlement_type);
        return isUsual ? "" : this.getLabel(this.props.page.settlement_types, settlement_type);
    }

    get outcomes() {
        const { page, row } = this.props;
        return row.outcomes.map((outcome, index) => {
            const disposition = this.getLabel(page.dispositions, outcome.disposition_id);
            const share = this.formatShare(outcome.credit_percent);
            return {
                ...outcome,
                digit: index + 1,
                label: this.getLabel(page.conditions, outcome.condition),
                result: disposition
                    ? [disposition, share, this.getSettlement(outcome)].filter(Boolean).join(" · ")
                    : _t("You decide where it goes"),
                isChosen: outcome.condition === row.condition && !row.missing_type,
            };
        });
    }

    /** What the pressed button does not say: what is gone, or was decided otherwise. */
    get decision() {
        const { page, row } = this.props;
        if (row.missing_type) {
            const way = this.getLabel(page.missing_types, row.missing_type);
            return _t("No longer there: %s", way);
        }
        const said = row.outcomes.find((o) => o.condition === row.condition) || {};
        const names = ["disposition_id", "credit_percent", "settlement_type"];
        if (!row.disposition_id || names.every((name) => said[name] === row[name])) {
            return "";
        }
        const decided = [
            this.getLabel(page.dispositions, row.disposition_id),
            this.formatShare(row.credit_percent),
            this.getLabel(page.settlement_types, row.settlement_type),
        ];
        return decided.filter(Boolean).join(" · ");
    }

    get isDispositionOpen() {
        return this.row.condition && !this.row.disposition_id && !this.row.missing_type;
    }

    get gaps() {
        if (!this.props.showGaps) {
            return [];
        }
        return this.row.gaps
            .filter(([field]) => !field.startsWith("check_"))
            .map(([field, words]) => SHORT_GAPS[field]?.toString() || words);
    }

    hasGap(field) {
        return this.props.showGaps && this.row.gaps.some(([other]) => other === field);
    }

    get openChecks() {
        return this.row.checks.filter((check) => !check.result);
    }

    answerAll() {
        const ids = this.openChecks.map((check) => check.id);
        this.props.model.answer(this.row.id, ids, { result: "ok" });
    }

    get canSplit() {
        return this.row.quantity > 1 || this.row.lots.length > 1;
    }

    get isSerial() {
        return this.row.tracking === "serial";
    }

    // === WHAT IS DONE === //

    choose(condition) {
        this.props.model.setOutcome([this.row.id], condition);
    }

    save(name, value) {
        this.props.model.save(this.row.id, { [name]: value });
    }

    onFindingInput(ev) {
        this.state.finding = ev.target.value;
        this.saveFinding();
    }

    onFindingChange() {
        this.saveFinding.cancel();
        if (this.state.finding !== this.row.finding) {
            this.save("finding", this.state.finding);
        }
    }

    onShareChange(ev) {
        const share = Number(ev.target.value);
        if (ev.target.value !== "" && share >= 0 && share <= 100) {
            this.save("credit_percent", share);
        } else {
            ev.target.value = this.row.credit_percent;
        }
    }

    /** Two pieces have one way to be divided, more are asked for. */
    split() {
        if (!this.canSplit) {
            return;
        }
        if (!this.isSerial && this.row.quantity <= 2) {
            this.props.model.split(this.row.id, 1);
            return;
        }
        this.state.isSplitting = !this.state.isSplitting;
        this.state.splitQuantity = 1;
        this.state.splitLotIds = [];
    }

    toggleLot(lotId) {
        const ids = this.state.splitLotIds;
        this.state.splitLotIds = ids.includes(lotId)
            ? ids.filter((id) => id !== lotId)
            : [...ids, lotId];
    }

    get canConfirmSplit() {
        if (this.isSerial) {
            const count = this.state.splitLotIds.length;
            return count > 0 && count < this.row.lots.length;
        }
        return this.state.splitQuantity > 0 && this.state.splitQuantity < this.row.quantity;
    }

    confirmSplit() {
        this.props.model.split(
            this.row.id,
            this.isSerial ? 0 : Number(this.state.splitQuantity),
            this.state.splitLotIds
        );
        this.state.isSplitting = false;
    }
}
