import { describe, expect, test } from "@odoo/hoot";

import { FastKeys } from "@return_management/scan/fast_keys";

describe.current.tags("headless");

/** Press keys with a pause before each, and return what was recognised. */
function press(keys, text, pause, end = "Enter") {
    let time = keys.time || 1000;
    for (const key of [...text, end]) {
        time += pause;
        var code = keys.press({ key, timeStamp: time });
    }
    keys.time = time + 1000;
    return code;
}

test("a reader is told from a person by its pace", () => {
    const keys = new FastKeys();
    expect(press(keys, "RET/00042", 5)).toBe("RET/00042");
    expect(press(keys, "RET/00042", 60)).toBe(false);
    expect(press(keys, "1Z999", 10, "Tab")).toBe("1Z999");
});

test("what is short, or was typed before, is no code", () => {
    const keys = new FastKeys();
    expect(press(keys, "ab", 5)).toBe(false);
    keys.press({ key: "S", timeStamp: keys.time });
    keys.time += 400;
    expect(press(keys, "4006381333931", 5)).toBe("4006381333931");
});
