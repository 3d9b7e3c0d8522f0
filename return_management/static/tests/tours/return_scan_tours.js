import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// TOUCHES: what the hands do, scans and presses

let touches = 0;

/** Send keys as a reader does: one after the other, without a pause. */
function sendKeys(code, target = document.body) {
    for (const key of [...code, "Enter"]) {
        target.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })
        );
    }
}

function scan(code, answer) {
    return [
        {
            content: `Scan ${code}`,
            trigger: ".o_return_code",
            run() {
                touches += 1;
                sendKeys(code);
            },
        },
        ...(answer ? [{ trigger: `.o_return_message:contains(${answer})` }] : []),
    ];
}

function press(trigger, content) {
    return {
        content,
        trigger,
        async run(helpers) {
            touches += 1;
            await helpers.click();
        },
    };
}

function begin() {
    return {
        trigger: ".o_return_reception, .o_list_view",
        run() {
            touches = 0;
        },
    };
}

function needAtMost(limit) {
    return {
        content: `At most ${limit} touches`,
        trigger: "body",
        run() {
            // Read by people: how many it were.
            console.log(`return touches: ${touches}`);
            if (touches > limit) {
                throw new Error(`${touches} touches instead of at most ${limit}`);
            }
        },
    };
}

// RECEIVING

tours.add("return_receive_five_serials", {
    steps: () => [
        { trigger: ".o_return_parcel" },
        begin(),
        ...scan("1Z999AA1"),
        { trigger: ".o_return_line .o_return_counted:contains(0 / 5)" },
        ...["INV-1", "INV-2", "INV-3", "INV-4", "INV-5"].flatMap((code) => scan(code, code)),
        { trigger: ".o_return_line[data-kind=complete] .o_return_counted:contains(5 / 5)" },
        press(".o_return_finish:enabled", "Everything is there"),
        { trigger: ".o_return_message:contains(is received)" },
        needAtMost(7),
        press(".o_return_next", "The next parcel"),
        { trigger: ".o_return_reception h2:contains(Receive Parcels)" },
        { trigger: ".o_return_reception:not(:has(.o_return_parcel:contains(Solar)))" },
    ],
});

tours.add("return_receive_what_is_odd", {
    steps: () => [
        begin(),
        ...scan("NO-SUCH-CODE", "belongs to no parcel"),
        ...scan("1Z999AA1"),
        ...scan("INV-6", "Wrong number"),
        ...scan("INV-1", "INV-1"),
        ...scan("INV-1", "scanned already"),
        ...scan("4006381333931", "scan the serial number"),
        ...scan("INV-2", "INV-2"),
        {
            content: "Goods of somebody else",
            trigger: ".o_return_line[data-kind=open] .o_return_counted:contains(2 / 5)",
        },
        ...scan("5012345678900", "Wrong goods"),
        press(".o_return_accept", "Keep them"),
        { trigger: ".o_return_line[data-kind=surplus] .o_return_counted:contains(1)" },
        press(".o_return_plus", "There are two"),
        { trigger: ".o_return_accept" },
        press(".o_return_accept", "Keep that one too"),
        { trigger: ".o_return_line[data-kind=surplus] .o_return_counted:contains(2)" },
        press(".o_return_minus", "There is one"),
        { trigger: ".o_return_line[data-kind=surplus] .o_return_counted:contains(1)" },
        press(".o_return_serial:contains(INV-2)", "It was another one"),
        { trigger: ".o_return_line[data-kind=open] .o_return_counted:contains(1 / 5)" },
        press(".o_return_finish:enabled", "The rest comes later"),
        press(".o_return_finish_part", "It does"),
        { trigger: ".o_return_message:contains(still expected by)" },
        needAtMost(20),
    ],
});

tours.add("return_receive_without_connection", {
    steps: () => [
        begin(),
        ...scan("1Z999AA1"),
        ...scan("INV-1", "INV-1"),
        {
            content: "The connection is lost",
            trigger: ".o_return_line",
            run() {
                window.realRequest = browser.XMLHttpRequest;
                // What the page sends; the rest of Odoo does not notice.
                browser.XMLHttpRequest = class extends window.realRequest {
                    open(method, url) {
                        this.isLost = url.includes("return.order.reception");
                        super.open(method, url);
                    }
                    send(body) {
                        if (this.isLost) {
                            this.dispatchEvent(new Event("error"));
                        } else {
                            super.send(body);
                        }
                    }
                };
            },
        },
        ...scan("INV-2"),
        ...scan("INV-3"),
        { trigger: ".o_return_offline:contains(2)" },
        {
            content: "It is there again",
            trigger: ".o_return_offline",
            run() {
                browser.XMLHttpRequest = window.realRequest;
            },
        },
        { trigger: ".o_return_counted:contains(3 / 5)" },
        { trigger: ".o_return_reception:not(:has(.o_return_offline))" },
    ],
});

// THE CAMERA OF A PHONE, at the browser's own API

const seen = [];

function mockCamera() {
    const canvas = document.createElement("canvas");
    canvas.width = 320;
    canvas.height = 240;
    const context = canvas.getContext("2d");
    browser.setInterval(() => context.fillRect(0, 0, Math.random() * 320, 240), 40);
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(25);
    window.BarcodeDetector = class {
        static async getSupportedFormats() {
            return ["qr_code", "code_128"];
        }
        async detect() {
            const rawValue = seen.shift();
            const boundingBox = { x: NaN, y: NaN, width: NaN, height: NaN };
            return rawValue ? [{ rawValue, boundingBox }] : [];
        }
    };
}

function photograph(code, trigger) {
    return [
        {
            content: `Hold ${code} before the camera`,
            trigger: ".o_return_camera",
            async run(helpers) {
                touches += 1;
                seen.push(code);
                await helpers.click();
            },
        },
        { trigger },
        { trigger: "body:not(:has(.o_barcode_modal, .modal))" },
    ];
}

tours.add("return_receive_with_a_phone", {
    steps: () => [
        {
            content: "A phone has a camera",
            trigger: ".o_return_parcel",
            run: mockCamera,
        },
        begin(),
        ...photograph("1Z999AA1", ".o_return_counted:contains(0 / 5)"),
        ...["INV-1", "INV-2", "INV-3", "INV-4", "INV-5"].flatMap((code) =>
            photograph(code, `.o_return_message:contains(${code})`)
        ),
        press(".o_return_finish:enabled", "Everything is there"),
        { trigger: ".o_return_message:contains(is received)" },
        needAtMost(7),
        {
            content: "A photo of the parcel",
            trigger: ".o_return_photo input:not(:visible), .o_return_photo input",
            async run() {
                const canvas = document.createElement("canvas");
                const blob = await new Promise((resolve) => canvas.toBlob(resolve));
                const files = new DataTransfer();
                files.items.add(new File([blob], "parcel.png", { type: "image/png" }));
                this.anchor.files = files.files;
                this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        { trigger: ".o_return_message:contains(photo is kept on)" },
        { trigger: ".o_return_photo .badge:contains(1)" },
        {
            content: "Nothing is wider than the phone",
            trigger: ".o_return_reception",
            run() {
                for (const element of [document.documentElement, ...this.anchor.children]) {
                    if (element.scrollWidth > element.clientWidth) {
                        throw new Error(`${element.className} is wider than the phone`);
                    }
                }
            },
        },
    ],
});

// SCANNING ANYWHERE

tours.add("return_scan_in_lists", {
    steps: () => [
        {
            content: "A slow hand searches",
            trigger: ".o_list_view .o_searchview_input",
            run: "edit Solar",
        },
        { trigger: ".o_searchview_autocomplete, .o-dropdown--menu" },
        {
            content: "What was typed is still there",
            trigger: ".o_searchview_input:value(Solar)",
            run: "clear",
        },
        {
            content: "A reader opens what it reads, even in the search bar",
            trigger: ".o_searchview_input",
            run() {
                sendKeys("1Z999AA1", this.anchor);
            },
        },
        {
            trigger: ".o_form_view input:value(1Z999AA1), .o_form_view div[name=tracking_number]:contains(1Z999AA1)",
        },
        { trigger: ".o_back_button, .breadcrumb-item a", run: "click" },
        {
            trigger: "body:not(:has(.o_form_view)) .o_list_view .o_data_row",
        },
        {
            content: "Where no field has the focus",
            trigger: ".o_searchview_input",
            run() {
                document.activeElement.blur();
                sendKeys("NO-SUCH-CODE");
            },
        },
        { trigger: ".o_notification:contains(is unknown)" },
        {
            trigger: ".o_list_view",
            run() {
                sendKeys("TWICE-1");
            },
        },
        { trigger: ".modal .o_return_scan_choice:eq(1)", run: "click" },
        { trigger: ".o_form_view" },
    ],
});
