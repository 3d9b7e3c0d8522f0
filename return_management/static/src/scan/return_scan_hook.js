import { useEnv, useExternalListener } from "@odoo/owl";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { Mutex } from "@web/core/utils/concurrency";
import { useBus, useService } from "@web/core/utils/hooks";

import { FastKeys } from "./fast_keys";
import { ScanChoiceDialog } from "./scan_choice_dialog";
import { playTone } from "./scan_sound";

// Odoo's own codes that press buttons
const COMMAND = /^(OBT|OCD)/;

/**
 * Listen to readers and cameras while a component is there.
 *
 * What is typed into a field stays there. The search bar alone, which has the focus
 * when a list opens, gives up what came too fast for a person.
 *
 * @param {(code: string) => any} onScan
 * @returns {{ hasCamera: boolean, openCamera: () => Promise<void> }}
 */
export function useScanner(onScan) {
    const env = useEnv();
    const ui = useService("ui");
    const barcode = useService("barcode");
    const notification = useService("notification");
    const keys = new FastKeys();

    const receive = (code) => {
        // Dialogs have fields of their own, which a scan may be for.
        if (ui.activeElement === document && !COMMAND.test(code)) {
            onScan(code);
        }
    };
    useBus(barcode.bus, "barcode_scanned", (ev) => receive(ev.detail.barcode));
    useExternalListener(
        window,
        "keydown",
        (ev) => {
            if (!ev.target.matches?.(".o_searchview_input")) {
                return;
            }
            const code = keys.press(ev);
            if (code) {
                ev.preventDefault();
                ev.stopPropagation();
                ev.target.value = "";
                ev.target.dispatchEvent(new InputEvent("input", { bubbles: true }));
                receive(code);
            }
        },
        { capture: true }
    );

    return {
        hasCamera: isBarcodeScannerSupported(),
        async openCamera() {
            let code;
            try {
                code = await scanBarcode(env);
            } catch (error) {
                notification.add(error.message, { type: "warning" });
                return;
            }
            onScan(code);
        },
    };
}

/**
 * Open whatever of returns is scanned while a component is there.
 *
 * @returns {{
 *   hasCamera: boolean,
 *   openCamera: () => Promise<void>,
 *   scan: (code: string) => Promise<void>,
 * }}
 */
export function useReturnScan() {
    const orm = useService("orm");
    const action = useService("action");
    const dialog = useService("dialog");
    const notification = useService("notification");
    const mutex = new Mutex();

    const open = (choice) => choice.action && action.doAction(choice.action);
    const find = async (code) => {
        const found = await orm.call("return.order.scan", "find_by_barcode", [code]);
        if (found.message) {
            notification.add(found.message, { type: found.type });
        }
        playTone(found.type === "danger" ? "bad" : "good");
        if (found.choices.length) {
            dialog.add(ScanChoiceDialog, { code, choices: found.choices, onChosen: open });
        } else if (found.action) {
            await action.doAction(found.action);
        }
    };
    // One after the other, in the order of the scans.
    const scan = (code) => mutex.exec(() => find(code));
    return { ...useScanner(scan), scan };
}
