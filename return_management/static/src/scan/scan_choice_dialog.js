import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** Asks which of several records was meant that have the same code. */
export class ScanChoiceDialog extends Component {
    static template = "return_management.ScanChoiceDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        code: String,
        choices: Array,
        onChosen: Function,
    };

    choose(choice) {
        this.props.close();
        this.props.onChosen(choice);
    }
}
