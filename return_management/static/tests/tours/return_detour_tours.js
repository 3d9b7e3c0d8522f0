import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Wait until the form is saved and nothing is being computed. */
const saved = { trigger: ".o_form_saved, .o_form_readonly" };

tours.add("return_finance_links_credit_note", {
    steps: () => [
        { trigger: ".o_form_view .o_cp_action_menus button", run: "click" },
        {
            content: "The credit note was typed by hand",
            trigger: ".o-dropdown--menu .dropdown-item:contains(Link Credit Note)",
            run: "click",
        },
        { trigger: ".modal div[name=commercial_partner_id]:contains(Solar Fields)" },
        {
            content: "Find it by what finance noted on it",
            trigger: ".modal div[name=note_ids] input",
            run: "edit Goodwill 7",
        },
        { trigger: ".dropdown-item:contains(Goodwill 7)", run: "click" },
        { trigger: ".modal div[name=note_ids] .o_tag:contains(Goodwill 7)" },
        { trigger: ".modal button[name=action_link]", run: "click" },
        {
            content: "Everything is credited, so the return is closed",
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Done)",
        },
        { trigger: ".oe_stat_button[name=action_view_credit_notes]:contains(1)" },
        saved,
    ],
});

tours.add("return_finance_credits_down_payment", {
    steps: () => [
        {
            content: "The return says what waits",
            trigger: "div[name=settlement_alert]:contains(Credit Down Payment)",
        },
        {
            trigger: ".o_form_view button[name=action_credit_down_payments]",
            run: "click",
        },
        {
            content: "The credit note is a draft to check and to post",
            trigger: ".o_form_view button[name=action_post]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Posted)",
        },
        { trigger: ".oe_stat_button[name=action_view_return_orders]", run: "click" },
        {
            content: "Nothing waits any more",
            trigger:
                ".o_form_view:has(.oe_stat_button[name=action_view_credit_notes]):not(:has(div[name=settlement_alert]))",
        },
        saved,
    ],
});

tours.add("return_officer_records_missing_goods", {
    steps: () => [
        { trigger: ".o_form_view button[name=action_inspect]", run: "click" },
        {
            content: "What was scrapped stands in a row of its own",
            trigger:
                ".o_return_inspection_row:contains(Scrapped Already):has(.o_return_inspection_goods:contains(2))",
        },
        {
            content: "The rest is as new",
            trigger:
                ".o_return_inspection_row:not(:contains(Scrapped Already)):has(.o_return_inspection_goods:contains(3)) [data-condition=as_new]",
            run: "click",
        },
        {
            trigger: ".o_return_inspection [data-condition=as_new][aria-checked=true]",
        },
        { trigger: ".o_return_inspection button[name=validate]", run: "click" },
        {
            content: "Nothing is left to inspect",
            trigger: ".o_form_view:not(:has(button[name=action_inspect]))",
        },
        saved,
    ],
});

tours.add("return_officer_inspects_again", {
    steps: () => [
        {
            content: "The delivery back to the customer was cancelled",
            trigger: ".o_form_view button[name=action_inspect_again]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains(To Inspect)",
        },
        {
            content: "Keep the goods instead",
            trigger: "div[name=disposition_id] input",
            run: "edit Back to Stock",
        },
        { trigger: ".dropdown-item:contains(Back to Stock)", run: "click" },
        { trigger: ".o_form_view button[name=action_validate]", run: "click" },
        {
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Inspected)",
        },
        saved,
    ],
});

tours.add("return_officer_gives_transfer_to_return", {
    steps: () => [
        {
            content: "A parcel that nobody announced",
            trigger: ".o_data_row td[name=origin]:contains(Parcel 7)",
            run: "click",
        },
        { trigger: "div[name=return_order_id] input", run: "click" },
        { trigger: ".dropdown-item:contains(RO/)", run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "The transfer is the receipt of the return, which waits for its inspection",
            trigger: ".o_form_view button[name=action_inspect_return]",
        },
        { trigger: ".oe_stat_button[name=action_view_return_orders]:contains(1)" },
        saved,
    ],
});
