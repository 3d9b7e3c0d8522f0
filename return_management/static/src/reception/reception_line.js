import { Component } from "@odoo/owl";
import { formatFloat } from "@web/core/utils/numbers";
import { parseFloat } from "@web/views/fields/parsers";

/** One kind of goods of a parcel: how many are counted, of how many. */
export class ReceptionLine extends Component {
    static template = "return_management.ReceptionLine";
    static props = {
        line: Object,
        isReadonly: Boolean,
        onSet: Function,
        onDrop: Function,
    };

    get hasNumbers() {
        return this.props.line.tracking !== "none";
    }

    get kind() {
        const { counted, expected, is_unexpected: isUnexpected } = this.props.line;
        if (isUnexpected || counted > expected) {
            return "surplus";
        }
        return counted >= expected ? "complete" : "open";
    }

    format(quantity) {
        return formatFloat(quantity, { trailingZeros: false });
    }

    change(step) {
        this.props.onSet(Math.max(0, this.props.line.counted + step));
    }

    onInput(ev) {
        let quantity;
        try {
            quantity = parseFloat(ev.target.value);
        } catch {
            quantity = -1;
        }
        if (quantity >= 0 && quantity !== this.props.line.counted) {
            this.props.onSet(quantity);
        }
        ev.target.value = this.format(this.props.line.counted);
    }
}
