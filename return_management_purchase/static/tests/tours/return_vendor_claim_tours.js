import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("return_officer_claims_from_vendor", {
    steps: () => [
        {
            content: "The inspected goods are set aside for their vendor",
            trigger: ".o_form_view button[name=action_create_vendor_claims]",
            run: "click",
        },
        {
            content: "The claim names the vendor and the price of the purchase",
            trigger: ".o_form_view div[name=partner_id]:contains(Cell Works), .o_form_view div[name=partner_id] input:value(Cell Works)",
        },
        { trigger: "[name=line_ids] td[name=price_unit]:contains(60.00)" },
        { trigger: "div[name=amount_expected]:contains(180.00)" },
        {
            content: "Tell the vendor",
            trigger: ".o_form_view button[name=action_send]",
            run: "click",
        },
        {
            content: "The vendor gives a number and agrees",
            trigger: "div[name=partner_ref] input",
            run: "edit RMA-77",
        },
        { trigger: ".o_form_view button[name=action_agree]", run: "click" },
        {
            trigger:
                ".o_statusbar_status button.o_arrow_button_current:contains(Agreed)",
        },
        {
            content: "Send the goods to the vendor",
            trigger: ".o_form_view button[name=action_create_transfer]",
            run: "click",
        },
        { trigger: ".o_form_view button[name=button_validate]", run: "click" },
        {
            trigger:
                ".o_statusbar_status button.o_arrow_button_current:contains(Done)",
        },
    ],
});

tours.add("return_finance_credits_claim", {
    steps: () => [
        {
            content: "Draw the vendor's credit note from the bill",
            trigger: ".o_form_view button[name=action_create_refund]",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name=action_post]",
            run: "click",
        },
        {
            trigger:
                ".o_statusbar_status button.o_arrow_button_current:contains(Posted)",
        },
    ],
});
