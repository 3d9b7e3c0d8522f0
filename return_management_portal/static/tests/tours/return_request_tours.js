import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// A picture of one pixel
const PNG =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

function choosePhoto(input) {
    const bytes = Uint8Array.from(atob(PNG), (char) => char.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], "cells.png", { type: "image/png" }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

const next = {
    content: "Go to the next screen",
    trigger: ".o_return_request form button[type=submit].btn-primary",
    run: "click",
    expectUnloadPage: true,
};

/** From the page of an order to the page of the return, by names and not by labels. */
function getSteps() {
    return [
        { trigger: "a.o_return_items", run: "click", expectUnloadPage: true },
        { trigger: ".o_return_window" },
        { trigger: "input[name^=quantity_]", run: "edit 3" },
        next,
        { trigger: "select[name^=reason_]", run: "selectByIndex 1" },
        { trigger: "textarea[name^=comment_]", run: "edit Two cells are swollen" },
        {
            content: "Choose a photo",
            trigger: "input[type=file]",
            run() {
                choosePhoto(this.anchor);
            },
        },
        { content: "The photo is shown", trigger: ".o_return_photos_preview img" },
        next,
        { trigger: "#settlement_type_exchange", run: "click" },
        {
            content: "No way of refund without a refund",
            trigger: ".o_return_request:not(:has(.o_return_refund:visible))",
        },
        { trigger: "#settlement_type_refund", run: "click" },
        { trigger: "#refund_method_bank_transfer", run: "click" },
        { trigger: ".o_return_refund_total:contains(339.00)" },
        next,
        { trigger: "#return_method_drop_off", run: "click" },
        next,
        { trigger: ".o_return_request:contains(cells.png)" },
        { trigger: ".o_return_policy:contains(Thirty days)" },
        { trigger: "#is_accepted", run: "click" },
        { trigger: "button[name=submit]", run: "click", expectUnloadPage: true },
    ];
}

tours.add("return_portal_request", { steps: getSteps });
