import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("return_store_credit_is_asked_for", {
    steps: () => [
        {
            content: "The customer takes store credit instead of money",
            trigger: ".o_notebook .nav-link[name=settlement]",
            run: "click",
        },
        {
            trigger: "div[name=refund_method] .o_select_menu_input",
            run: "click",
        },
        { trigger: ".o_select_menu_item:contains(Store Credit)", run: "click" },
        { trigger: "div[name=refund_method] input:value(Store Credit)" },
        { trigger: ".o_form_view button[name=action_submit]", run: "click" },
        {
            trigger:
                ".o_statusbar_status button.o_arrow_button_current:contains(Submitted)",
        },
        { trigger: ".o_form_saved, .o_form_readonly" },
    ],
});

tours.add("return_finance_pays_store_credit", {
    steps: () => [
        {
            content: "Put the refund on the customer's eWallet",
            trigger: ".o_form_view button[name=action_refund]",
            run: "click",
        },
        {
            content: "The message names the customer and the new balance",
            trigger: ".o_notification:contains(Solar Fields Ltd):contains(203.40)",
        },
        {
            content: "The refund is paid",
            trigger: ".o_form_view:not(:has(button[name=action_refund]))",
        },
        {
            trigger: ".o_notebook .nav-link[name=settlement]",
            run: "click",
        },
        { trigger: "div[name=refund_status]:contains(Refunded)" },
    ],
});
