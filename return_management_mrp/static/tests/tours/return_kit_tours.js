import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const row = (name) => `.modal [name=line_ids] .o_data_row:has(td[name=product_id]:contains(${name}))`;

tours.add("return_kit_as_components", {
    steps: () => [
        {
            content: "Ask for a return on the sale order",
            trigger: ".o_form_view button[name=action_create_return_order]",
            run: "click",
        },
        {
            content: "The kit is one row",
            trigger: `${row("Field Kit")} td[name=qty_returnable]:contains(3)`,
        },
        {
            content: "Open it: only some of its parts come back",
            trigger: ".modal button[name=action_open_kits]",
            run: "click",
        },
        {
            content: "Every component says what it belongs to",
            trigger: `${row("Cable")} td[name=obstacle]:contains(Part of Field Kit)`,
        },
        { trigger: `${row("Cable")} td[name=qty_returnable]:contains(6)` },
        { trigger: `${row("Screw")} td[name=qty_returnable]:contains(12)` },
        {
            content: "One kit as a whole",
            trigger: `${row("Field Kit")} td[name=quantity]`,
            run: "click",
        },
        {
            trigger: `${row("Field Kit")} td[name=quantity] input`,
            run: "edit 1",
        },
        {
            content: "And a cable of another one",
            trigger: `${row("Cable")} td[name=quantity]`,
            run: "click",
        },
        { trigger: `${row("Cable")} td[name=quantity] input`, run: "edit 1" },
        {
            content: "Choose the reason",
            trigger: ".modal div[name=reason_id] input",
            run: "edit Cells swollen",
        },
        {
            trigger:
                ".ui-menu-item a:contains(Cells swollen), .dropdown-item:contains(Cells swollen)",
            run: "click",
        },
        { trigger: ".modal button[name=action_create]", run: "click" },
        {
            content: "The return lists the goods that come back",
            trigger:
                ".o_form_view [name=line_ids] .o_data_row:contains(Panel) td[name=product_uom_qty]:contains(1)",
        },
        {
            trigger: ".o_form_view button[name=action_submit]",
            run: "click",
        },
        {
            trigger:
                ".o_statusbar_status button.o_arrow_button_current:contains(Submitted)",
        },
        { trigger: ".o_form_saved, .o_form_readonly" },
    ],
});
