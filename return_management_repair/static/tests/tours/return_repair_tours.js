import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("return_officer_has_goods_repaired", {
    steps: () => [
        {
            content: "The inspected goods wait for their repair",
            trigger: ".o_form_view button[name=action_create_repair_orders]",
            run: "click",
        },
        {
            content: "The repair order says what it is about and who pays",
            trigger: ".o_form_view div[name=product_id] input:value(Battery Module)",
        },
        { trigger: "div[name=under_warranty] input:checked" },
        {
            content: "Back to the return",
            trigger: ".oe_stat_button[name=action_view_return_order]",
            run: "click",
        },
        {
            content: "It shows the repair and what happens next",
            trigger: ".oe_stat_button[name=action_view_repair_orders]:contains(1)",
        },
        { trigger: "div[name=next_step]:contains(Repair: Battery Module)" },
        {
            content: "Nothing is left to create",
            trigger:
                ".o_form_view:not(:has(button[name=action_create_repair_orders]))",
        },
    ],
});

tours.add("return_warehouse_repairs", {
    steps: () => [
        {
            content: "Confirm the repair",
            trigger: ".o_form_view button[name=action_validate]",
            run: "click",
        },
        { trigger: "button[name=action_repair_start]", run: "click" },
        { trigger: "button[name=action_repair_end]", run: "click" },
        {
            trigger:
                ".o_statusbar_status button.o_arrow_button_current:contains(Repaired)",
        },
        { trigger: ".o_form_saved, .o_form_readonly" },
    ],
});
