import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Wait until the form is saved and nothing is being computed. */
const saved = { trigger: ".o_form_saved, .o_form_readonly" };

tours.add("return_policy_exception", {
    steps: () => [
        {
            content: "The line says why it is not eligible",
            trigger:
                "[name=line_ids] td[name=eligibility_explanation]:contains(Not eligible)",
        },
        {
            content: "The return cannot be submitted without a reason",
            trigger: ".o_form_view button[name=action_submit]",
            run: "click",
        },
        {
            trigger: ".modal .modal-body:contains(Enter the reason for an exception)",
        },
        { trigger: ".modal .modal-footer button.btn-primary", run: "click" },
        {
            content: "Say why",
            trigger: "div[name=policy_exception] [name=exception_reason] textarea",
            run: "edit Important customer",
        },
        { trigger: ".o_form_view button[name=action_submit]", run: "click" },
        { trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Submitted)" },
        {
            content: "The exception stays visible",
            trigger: "div[name=policy_exception]:contains(Important customer)",
        },
        saved,
    ],
});

tours.add("return_policy_exception_approved", {
    steps: () => [
        {
            content: "The manager reads the reason",
            trigger: "div[name=policy_exception]:contains(Important customer)",
        },
        { trigger: ".o_form_view button[name=action_approve]", run: "click" },
        { trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Authorized)" },
        { trigger: "div[name=policy_exception]:contains(Important customer)" },
        saved,
    ],
});
