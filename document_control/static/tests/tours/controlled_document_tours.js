import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Wait until the form is saved and nothing is being computed. */
const saved = { trigger: ".o_form_saved, .o_form_readonly" };

/** Draw a stroke, as a finger or a pen does. */
function draw({ anchor }) {
    const { left, top } = anchor.getBoundingClientRect();
    for (const [type, offset] of [
        ["pointerdown", 40],
        ["pointermove", 80],
        ["pointermove", 120],
        ["pointerup", 120],
    ]) {
        anchor.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true,
                buttons: type === "pointerup" ? 0 : 1,
                clientX: left + offset,
                clientY: top + offset,
                isPrimary: true,
                pointerId: 1,
                pressure: 0.5,
            })
        );
    }
}

/** Open a dialog by a button of the status bar, sign in it and confirm. */
function sign(open, confirm) {
    return [
        { trigger: `.o_form_statusbar button:contains(${open})`, run: "click" },
        { trigger: ".modal .o_signature_empty", run: "click" },
        { trigger: ".modal canvas.o_web_sign_signature", run: draw },
        {
            trigger: ".modal footer button.btn-primary:enabled:contains(Adopt)",
            run: "click",
        },
        { trigger: ".modal img.o_signature" },
        {
            trigger: `.modal footer button[name=action_sign]:contains(${confirm})`,
            run: "click",
        },
        { trigger: "body:not(:has(.modal))" },
    ];
}

/** Wait until the status bar shows a state. */
function state(label) {
    return {
        trigger: `.o_statusbar_status button.o_arrow_button_current:contains(${label})`,
    };
}

tours.add("controlled_document_author_submits", {
    steps: () => [
        {
            content: "Draft the first revision from the document",
            trigger: ".o_form_view button[name=action_new_revision]",
            run: "click",
        },
        { trigger: "div[name=version] input:value(A0)" },
        {
            trigger: "div[name=description] textarea",
            run: "edit First issue, written in the browser.",
        },
        {
            content: "Write the text",
            trigger: "div[name=body] .odoo-editor-editable",
            run: "editor Look at the goods on arrival.",
        },
        ...sign("Submit for Review", "Submit for Review"),
        state("In Review"),
        {
            content: "The text can no longer be changed",
            trigger: "div[name=body].o_readonly_modifier",
        },
        saved,
    ],
});

tours.add("controlled_document_reviewer_reviews", {
    steps: () => [
        {
            content: "The revision waits in the list of decisions",
            trigger: ".o_data_row td[name=description]:contains(written in the browser)",
            run: "click",
        },
        ...sign("Review", "Sign as Reviewer"),
        { trigger: "div[name=status]:contains(To Approve)" },
        saved,
    ],
});

tours.add("controlled_document_approver_approves", {
    steps: () => [
        {
            trigger: ".o_data_row td[name=description]:contains(written in the browser)",
            run: "click",
        },
        ...sign("Approve", "Sign as Approver"),
        state("Approved"),
        saved,
    ],
});

tours.add("controlled_document_controller_releases", {
    steps: () => [
        {
            trigger: ".o_data_row td[name=description]:contains(written in the browser)",
            run: "click",
        },
        {
            trigger: ".o_form_statusbar button[name=action_release]",
            run: "click",
        },
        {
            content: "Releasing asks once more",
            trigger: ".modal footer button.btn-primary",
            run: "click",
        },
        state("Released"),
        { trigger: "div[name=status]:contains(In Force)" },
        {
            content: "Controlled copies can be printed now",
            trigger: ".o_form_statusbar button[name=action_issue_copies]",
            run: "click",
        },
        { trigger: ".modal td[name=department_id]:contains(Quality Center)" },
        { trigger: ".modal td[name=quantity]:contains(2)" },
        { trigger: ".modal footer button[special=cancel], .modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        saved,
    ],
});
