import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";

import { BATCH_SIZE, RETRY_MS, ScanQueue } from "@return_management/reception/scan_queue";

describe.current.tags("headless");

const KEY = "return_management.test.queue";

beforeEach(() => browser.localStorage.removeItem(KEY));

/** A server that counts each key once, and can lose its connection. */
class Server {
    constructor() {
        this.counted = [];
        this.calls = [];
        this.trouble = [];
    }

    async send(entries) {
        this.calls.push(entries.length);
        const trouble = this.trouble.shift();
        if (trouble === "before") {
            throw new ConnectionLostError("/call");
        }
        if (trouble === "refused") {
            throw new Error("The parcel was cancelled.");
        }
        for (const { key, barcode } of entries) {
            if (!this.counted.some((entry) => entry.key === key)) {
                this.counted.push({ key, barcode });
            }
        }
        if (trouble === "after") {
            throw new ConnectionLostError("/call");
        }
        return { results: entries.map(({ key }) => ({ key })) };
    }

    get codes() {
        return this.counted.map((entry) => entry.barcode);
    }
}

function makeQueue(server, values = {}) {
    return new ScanQueue({
        send: (entries) => server.send(entries),
        onAnswer: () => {},
        onRefused: (error) => expect.step(error.message),
        storageKey: KEY,
        ...values,
    });
}

function scan(queue, ...codes) {
    return Promise.all(
        codes.map((barcode) => queue.push({ kind: "scan", parcelId: 1, barcode }))
    );
}

const codes = (count) => Array.from({ length: count }, (_, index) => `SN-${index}`);

test("two hundred scans at once are sent in order, many in one call", async () => {
    const server = new Server();
    const queue = makeQueue(server);
    await scan(queue, ...codes(200));
    expect(server.codes).toEqual(codes(200));
    expect(server.calls.length).toBeLessThan(200 / BATCH_SIZE + 3);
    expect(queue.length).toBe(0);
});

test("nothing is lost and nothing counts twice when the connection is lost", async () => {
    const server = new Server();
    server.trouble = [undefined, "after", "before", "before"];
    const queue = makeQueue(server);
    const sent = scan(queue, ...codes(5));
    await animationFrame();
    expect(queue.isOffline).toBe(true);
    expect(queue.length).toBe(4);
    await advanceTime(RETRY_MS);
    await advanceTime(RETRY_MS);
    await advanceTime(RETRY_MS);
    await sent;
    expect(server.codes).toEqual(codes(5));
    expect(queue.isOffline).toBe(false);
    expect(queue.length).toBe(0);
});

test("what was not sent is there again when the page is opened again", async () => {
    const server = new Server();
    server.trouble = ["before"];
    const first = makeQueue(server);
    scan(first, "SN-1", "SN-2");
    await animationFrame();
    first.stop();
    const second = makeQueue(server);
    expect(second.length).toBe(2);
    await second.flush();
    expect(server.codes).toEqual(["SN-1", "SN-2"]);
    expect(makeQueue(server).length).toBe(0);
});

test("whoever waits for an empty queue does not stop what comes after", async () => {
    const server = new Server();
    const queue = makeQueue(server);
    await queue.flush();
    await scan(queue, "SN-1");
    await queue.flush();
    await scan(queue, "SN-2");
    expect(server.codes).toEqual(["SN-1", "SN-2"]);
});

test("what is refused is told and does not stop what comes after", async () => {
    const server = new Server();
    server.trouble = ["refused"];
    const queue = makeQueue(server);
    await scan(queue, "SN-1", "SN-2");
    expect.verifySteps(["The parcel was cancelled."]);
    expect(server.codes).toEqual(["SN-2"]);
});

test("presses and scans of other parcels are sent apart, in order", async () => {
    const calls = [];
    const queue = makeQueue(null, {
        send: async (entries) =>
            calls.push(entries.map((entry) => `${entry.kind}${entry.parcelId}`).join()),
    });
    queue.push({ kind: "scan", parcelId: 1 });
    queue.push({ kind: "scan", parcelId: 1 });
    queue.push({ kind: "scan", parcelId: 1 });
    queue.push({ kind: "set", parcelId: 1 });
    queue.push({ kind: "set", parcelId: 1 });
    queue.push({ kind: "scan", parcelId: 1 });
    await queue.push({ kind: "scan", parcelId: 2 });
    expect(calls).toEqual(["scan1", "scan1,scan1", "set1", "set1", "scan1", "scan2"]);
});

test("photos are too large to be kept in the browser", async () => {
    const server = new Server();
    server.trouble = ["before"];
    const queue = makeQueue(server);
    queue.push({ kind: "photo", parcelId: 1, data: "…", isLarge: true });
    await animationFrame();
    queue.stop();
    expect(makeQueue(server).length).toBe(0);
});
