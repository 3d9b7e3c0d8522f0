import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// A picture of one pixel
const PNG =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const page = "#return_content";

function chooseFile(input) {
    const bytes = Uint8Array.from(atob(PNG), (char) => char.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], "label.png", { type: "image/png" }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

// By names and not by labels: the same in every language.
tours.add("return_portal_follow_up", {
    steps: () => [
        {
            content: "Home tells that a return waits",
            trigger: "a[href='/my/returns?filterby=waiting']",
        },
        { trigger: "a[href='/my/returns']", run: "click", expectUnloadPage: true },
        {
            content: "Open the return",
            trigger: "tr[name=return] a",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: `${page} li[data-step=sent].o_return_current` },
        { trigger: `${page} [name=address]` },
        { trigger: "a[name=slip][href*='report_ref=slip']" },
        {
            content: "A wrong number is refused beside the field",
            trigger: `${page} input[name=number]`,
            run: "edit x",
        },
        {
            trigger: `${page} form[name=tracking] button[type=submit]`,
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: `${page} form[name=tracking] [role=alert]` },
        { trigger: `${page} input[name=carrier]`, run: "edit SF Express" },
        { trigger: `${page} input[name=number].is-invalid`, run: "edit SF1390027714852" },
        {
            trigger: `${page} form[name=tracking] button[type=submit]`,
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: `${page} [name=message][role=status]` },
        { trigger: `${page} li[data-step=arrived].o_return_current` },
        {
            content: "Add a file",
            trigger: `${page} input[name=files]`,
            run() {
                chooseFile(this.anchor);
            },
        },
        { trigger: `${page} textarea[name=comment]`, run: "edit The label" },
        {
            trigger: `${page} form[name=files] button[type=submit]`,
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: `${page} li[name=file] img` },
        {
            content: "Ask a question",
            trigger: "#chatterRoot:shadow .o-mail-Composer-input",
            run: "edit When will it arrive?",
        },
        {
            trigger: "#chatterRoot:shadow .o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            trigger:
                "#chatterRoot:shadow .o-mail-Message:contains(When will it arrive?)",
        },
        {
            content: "The comment of the file is there as well",
            trigger: "#chatterRoot:shadow .o-mail-Message:contains(The label)",
        },
    ],
});

tours.add("return_portal_refunded", {
    steps: () => [
        { trigger: `${page} li[data-step=refunded].o_return_done` },
        { trigger: `${page} [name=inspection] [name=photo] img` },
        { trigger: `${page} [data-kind=posted] [name=total]:contains(244.08)` },
        { trigger: "a[name=voucher][href*='report_ref=voucher']" },
        { trigger: "a[name=credit_note][href*='/credit_note/']" },
    ],
});

tours.add("return_portal_cancel", {
    steps: () => [
        {
            content: "Asked first",
            trigger: `${page} section[name=cancel] summary`,
            run: "click",
        },
        { trigger: `${page} textarea[name=reason]`, run: "edit I keep it" },
        {
            trigger: `${page} section[name=cancel] button[type=submit]`,
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: `${page} li[data-step=cancelled].o_return_stopped` },
        { trigger: `${page}:not(:has(section[name=cancel]))` },
    ],
});
