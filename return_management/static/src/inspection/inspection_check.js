import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";
import { InspectionPhotos } from "./inspection_photos";

/** One point of a checklist, answered by one press. */
export class InspectionCheck extends Component {
    static template = "return_management.InspectionCheck";
    static components = { InspectionPhotos };
    static props = {
        check: Object,
        rowId: { type: Number, optional: true },
        model: Object,
        showGaps: Boolean,
    };

    get answers() {
        return [
            { key: "ok", label: _t("OK"), style: "btn-outline-success" },
            { key: "not_ok", label: _t("Not OK"), style: "btn-outline-danger" },
            { key: "not_applicable", label: _t("Not Applicable"), style: "btn-outline-secondary" },
        ];
    }

    get gap() {
        const { check, showGaps } = this.props;
        if (!showGaps) {
            return "";
        }
        if (check.is_required && !check.result) {
            return _t("Answer this check");
        }
        const isSeen = ["ok", "not_ok"].includes(check.result);
        return isSeen && check.require_photo && !check.photos.length ? _t("Add a photo") : "";
    }

    answer(result) {
        this.props.model.answer(this.props.rowId, [this.props.check.id], { result });
    }

    onNoteChange(ev) {
        const { model, rowId, check } = this.props;
        model.answer(rowId, [check.id], { note: ev.target.value });
    }
}
