import { registry } from "@web/core/registry";
import { StockListView } from "@stock/views/stock_empty_list_help";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { listView } from "@web/views/list/list_view";

import { useReturnScan } from "./return_scan_hook";

/**
 * Let a list or kanban open what is scanned.
 *
 * @param {Object} view
 * @param {string} template of its controller, with a button for the camera
 */
function withScan(view, template) {
    return {
        ...view,
        Controller: class extends view.Controller {
            static template = template;

            setup() {
                super.setup();
                this.returnScan = useReturnScan();
            }
        },
    };
}

const views = registry.category("views");
views.add("return_scan_list", withScan(listView, "return_management.ScanListView"));
views.add("return_scan_kanban", withScan(kanbanView, "return_management.ScanKanbanView"));
views.add(
    "return_scan_transfer_list",
    withScan(StockListView, "return_management.ScanListView")
);
