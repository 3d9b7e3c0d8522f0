import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** What a person does: counted, so that a tour can say how often somebody touched. */
let touches = 0;

function touch(trigger, run = "click", content = "") {
    return {
        content,
        trigger,
        async run(helpers) {
            touches += 1;
            if (typeof run === "function") {
                return run(helpers);
            }
            return helpers[run]();
        },
    };
}

function begin() {
    return {
        trigger: "body",
        run: () => {
            touches = 0;
        },
    };
}

/** Say how many touches it took, and fail where they are more than allowed. */
function countTouches(name, most) {
    return {
        trigger: "body",
        run: () => {
            console.log(`touches of ${name}: ${touches}`);
            if (touches > most) {
                throw new Error(`${touches} touches, ${most} are allowed`);
            }
        },
    };
}

function pressKey(key, options = {}) {
    for (const type of ["keydown", "keyup"]) {
        document.body.dispatchEvent(
            new KeyboardEvent(type, { key, bubbles: true, cancelable: true, ...options })
        );
    }
}

/** Type as a barcode reader does: fast, and Enter at the end. */
function scanCode(code) {
    return () => {
        for (const char of code) {
            pressKey(char);
        }
        pressKey("Enter");
    };
}

const row = (product) => `[data-row-id]:contains(${product})`;
const outcome = (product, condition) => `${row(product)} [data-condition=${condition}]`;
const chosen = (product, condition) => ({
    trigger: `${outcome(product, condition)}[aria-checked=true]`,
});
const ready = (words) => ({ trigger: `.o_return_inspection [role=status]:contains(${words})` });
const opened = { trigger: ".o_return_inspection [data-row-id]" };
const left = {
    content: "Nothing waits any more, so the page goes back to where it was opened",
    trigger: ".o_form_view:not(:has(button[name=action_inspect]))",
};

tours.add("return_inspection_of_five_lines", {
    steps: () => [
        begin(),
        touch(".o_form_view button[name=action_inspect]"),
        opened,
        ready("0 of 5"),
        touch(outcome("Module A", "as_new")),
        chosen("Module A", "as_new"),
        touch(outcome("Module B", "minor_damage")),
        {
            content: "Nobody planned where damaged goods go, so it is asked",
            trigger: `${row("Module B")} div[name=dispositions]`,
        },
        touch(`${row("Module B")} div[name=dispositions] button:contains(Discount)`),
        touch(outcome("Module C", "as_new")),
        touch(".o_return_inspection [data-armed=unusable]", "click", "Scans count as unusable"),
        touch("body", scanCode("AA-2"), "One of the serial numbers is unusable"),
        {
            content: "It stands in a row of its own",
            trigger: `[data-row-id]:contains(AA-2):has([data-condition=unusable][aria-checked=true])`,
        },
        touch(`[data-row-id]:contains(AA-2) div[name=dispositions] button:contains(Scrap)`),
        touch(".o_return_inspection button[name=all_ok]", "click", "The rest is as new"),
        chosen("Inverter B", "as_new"),
        ready("6 of 6"),
        touch(".o_return_inspection button[name=validate]"),
        left,
        countTouches("five lines", 15),
    ],
});

tours.add("return_inspection_begun", {
    steps: () => [
        begin(),
        touch(".o_form_view button[name=action_inspect]"),
        opened,
        touch(outcome("Module A", "as_new")),
        touch("body", scanCode("AA-1")),
        { trigger: "[data-row-id]:contains(AA-1) [data-condition=as_new][aria-checked=true]" },
        touch(`${row("Module C")} button[name=more]`),
        touch(`${row("Module C")} textarea`, (helpers) => helpers.edit("Lid is loose")),
        ready("2 of 6"),
        {
            content: "All is pressed before validating: what is missing stands at each row",
            trigger: ".o_return_inspection button[name=validate]",
            run: "click",
        },
        { trigger: `${row("Module B")} .o_return_inspection_gaps:contains(Choose the condition)` },
        { trigger: `${row("Inverter B")} .o_return_inspection_gaps` },
        {
            content: "Leave it as it is",
            trigger: ".o_back_button, .breadcrumb-item.o_back_button a, .o_breadcrumb .o_back_button",
            run: "click",
        },
        { trigger: ".o_form_view button[name=action_inspect]" },
        countTouches("the first inspector", 6),
    ],
});

tours.add("return_inspection_handed_over", {
    steps: () => [
        begin(),
        touch(".o_form_view button[name=action_inspect]"),
        opened,
        ready("2 of 6"),
        chosen("Module A", "as_new"),
        { trigger: `${row("Module C")}:contains(Lid is loose)` },
        touch(outcome("Module B", "as_new")),
        touch(".o_return_inspection button[name=all_ok]"),
        ready("6 of 6"),
        touch(".o_return_inspection button[name=validate]"),
        left,
        countTouches("the second inspector", 6),
    ],
});

/** Wait until a digit is no code of a reader any more. */
const typed = { trigger: "body", run: () => new Promise((resolve) => setTimeout(resolve, 250)) };

tours.add("return_inspection_by_keyboard", {
    steps: () => [
        begin(),
        touch(
            ".o_form_view button[name=action_inspect]",
            () => pressKey("e", { altKey: true }),
            "Alt+E opens the page"
        ),
        opened,
        touch("body", () => pressKey("1")),
        typed,
        chosen("Module A", "as_new"),
        touch("body", () => pressKey("ArrowDown")),
        { trigger: `${row("Module B")}.o_return_inspection_current` },
        touch("body", () => pressKey("1")),
        typed,
        touch("body", () => pressKey("ArrowDown")),
        touch("body", () => pressKey("+"), "Plus splits"),
        typed,
        ready("2 of 6"),
        touch("body", () => pressKey("1")),
        typed,
        ready("3 of 6"),
        touch("body", () => pressKey("a", { altKey: true }), "Alt+A: the rest is as new"),
        ready("6 of 6"),
        touch("body", () => pressKey("v", { altKey: true }), "Alt+V validates"),
        left,
        countTouches("the keyboard", 15),
    ],
});
