import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const card = (key, count) =>
    `.o_return_overview_card[data-card=${key}] .o_return_overview_count:contains(/^${count}$/)`;

function look(list) {
    return [
        { content: "Two returns wait to be submitted", trigger: card("draft", 2) },
        { content: "Nothing is on its way", trigger: card("on_the_way", 0) },
        {
            content: "Look at what is mine",
            trigger: ".o_return_overview button:contains(Mine)",
            run: "click",
        },
        {
            content: "One of them is mine: open it",
            trigger: card("draft", 1),
            run: "click",
        },
        { content: "The list shows that one", trigger: list },
    ];
}

tours.add("return_overview_on_a_desktop", {
    steps: () => [
        ...look(".o_list_view:has(.o_data_row:count(1))"),
        {
            content: "Back on the overview, the choice is kept",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a",
            run: "click",
        },
        { trigger: ".o_return_overview button.active:contains(Mine)" },
        { trigger: card("draft", 1) },
        {
            content: "A slip that is scanned here opens its return",
            trigger: ".o_return_overview",
            run() {
                const code = "TRACK-OVERVIEW";
                for (const key of [...code, "Enter"]) {
                    document.body.dispatchEvent(
                        new KeyboardEvent("keydown", {
                            key,
                            bubbles: true,
                            cancelable: true,
                        })
                    );
                }
            },
        },
        { trigger: ".o_form_view div[name=tracking_number] input" },
    ],
});

tours.add("return_overview_on_a_phone", {
    steps: () => look(".o_kanban_view:has(.o_kanban_record:not(.o_kanban_ghost):count(1))"),
});
