import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Wait until the form is saved and nothing is being computed. */
const saved = { trigger: ".o_form_saved, .o_form_readonly" };

tours.add("return_salesperson_submits", {
    steps: () => [
        {
            content: "Ask for a return on the sale order",
            trigger: ".o_form_view button[name=action_create_return_order]",
            run: "click",
        },
        {
            content: "The dialog starts at zero and shows what is left",
            trigger: ".modal [name=line_ids] td[name=qty_returnable]:contains(10)",
        },
        { trigger: ".modal [name=line_ids] td[name=quantity]:contains(0)" },
        {
            content: "Return everything",
            trigger: ".modal button[name=action_all]",
            run: "click",
        },
        { trigger: ".modal [name=line_ids] td[name=quantity]:contains(10)" },
        {
            content: "Change the quantity to three",
            trigger: ".modal [name=line_ids] td[name=quantity]",
            run: "click",
        },
        {
            trigger: ".modal [name=line_ids] td[name=quantity] input",
            run: "edit 3",
        },
        {
            content: "Choose the reason",
            trigger: ".modal div[name=reason_id] input",
            run: "edit Cells swollen",
        },
        {
            trigger: ".ui-menu-item a:contains(Cells swollen), .dropdown-item:contains(Cells swollen)",
            run: "click",
        },
        { trigger: ".modal button[name=action_create]", run: "click" },
        {
            content: "The return is open, submit it",
            trigger: ".o_form_view button[name=action_submit]",
            run: "click",
        },
        { trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Submitted)" },
        { content: "It says who is next", trigger: "div[name=next_step]:contains(Review)" },
        saved,
    ],
});

tours.add("return_manager_approves", {
    steps: () => [
        {
            content: "The return waits in the list of decisions",
            trigger: ".o_data_row td[name=partner_id]:contains(Solar Fields)",
            run: "click",
        },
        { trigger: ".o_form_view button[name=action_approve]", run: "click" },
        { trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Authorized)" },
        { trigger: "div[name=next_step]:contains(Receive the goods)" },
        saved,
    ],
});

tours.add("return_warehouse_receives_and_inspects", {
    steps: () => [
        {
            content: "Receive from the return",
            trigger: ".o_form_view button[name=action_receive]",
            run: "click",
        },
        {
            content: "Count what is in the parcel",
            trigger: ".o_return_steps input",
            run: "edit 3 && press Tab",
        },
        { trigger: ".o_return_line[data-kind=complete]" },
        { trigger: ".o_return_finish:enabled", run: "click" },
        { trigger: ".o_return_next" },
        { trigger: ".o_return_transfer", run: "click" },
        {
            content: "The transfer offers the inspection",
            trigger: ".o_form_view button[name=action_inspect_return]",
            run: "click",
        },
        {
            content: "The whole receipt on one page",
            trigger: ".o_return_inspection [data-row-id]",
        },
        { trigger: ".o_return_inspection button[name=all_ok]", run: "click" },
        {
            trigger: ".o_return_inspection [data-condition=as_new][aria-checked=true]",
        },
        {
            trigger: ".o_return_inspection button[name=validate]",
            run: "click",
        },
        {
            content: "Nothing is left to inspect",
            trigger: ".o_form_view:not(:has(button[name=action_inspect_return]))",
        },
    ],
});

tours.add("return_finance_settles_and_posts", {
    steps: () => [
        {
            content: "Settle the inspected return",
            trigger: ".o_form_view button[name=action_open_settlement]",
            run: "click",
        },
        {
            content: "The screen shows what the credit note will say",
            trigger: ".modal div[name=amount_untaxed]:contains(270.00)",
        },
        { trigger: ".modal div[name=preview]:contains(305.10)" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            content: "The finance check is due",
            trigger: ".o_form_view button[name=action_approve]",
            run: "click",
        },
        {
            content: "The credit note exists, open it",
            trigger: ".oe_stat_button[name=action_view_credit_notes]",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name=action_post]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Posted)",
        },
        {
            content: "Back to the return: it has closed itself",
            trigger: ".oe_stat_button[name=action_view_return_orders]",
            run: "click",
        },
        { trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Done)" },
    ],
});

tours.add("return_exchange_is_asked_for", {
    steps: () => [
        {
            content: "The customer wants another product",
            trigger: "div[name=requested_settlement_type] .o_select_menu_input",
            run: "click",
        },
        { trigger: ".o_select_menu_item:contains(Exchange)", run: "click" },
        {
            content: "The line follows the wish",
            trigger: "[name=line_ids] td[name=settlement_type]:contains(Exchange)",
        },
        {
            content: "Choose what is sent instead",
            trigger: "[name=line_ids] td[name=exchange_product_id]",
            run: "click",
        },
        {
            trigger: "[name=line_ids] td[name=exchange_product_id] input",
            run: "edit Battery Module Plus",
        },
        {
            trigger:
                ".ui-menu-item a:contains(Battery Module Plus), .dropdown-item:contains(Battery Module Plus)",
            run: "click",
        },
        {
            content: "The replacement leaves after the inspection",
            trigger: ".o_notebook .nav-link[name=settlement]",
            run: "click",
        },
        { trigger: "div[name=replacement_timing] input:value(After the Inspection)" },
        { trigger: ".o_form_view button[name=action_submit]", run: "click" },
        { trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Submitted)" },
        saved,
    ],
});

tours.add("return_exchange_is_settled", {
    steps: () => [
        {
            content: "See what is credited for the goods that came back",
            trigger: ".o_form_view button[name=action_open_settlement]",
            run: "click",
        },
        {
            trigger: ".modal [name=line_ids] td[name=settlement_type]:contains(Exchange)",
        },
        { trigger: ".modal div[name=amount_untaxed]:contains(180.00)" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            content: "The finance check is due",
            trigger: ".o_form_view button[name=action_approve]",
            run: "click",
        },
        {
            content: "The replacement has an invoice of its own",
            trigger: ".oe_stat_button[name=action_view_return_invoices]",
        },
        { trigger: ".oe_stat_button[name=action_view_credit_notes]" },
        saved,
    ],
});
