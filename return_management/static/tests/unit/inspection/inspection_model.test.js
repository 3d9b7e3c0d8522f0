import { InspectionModel } from "@return_management/inspection/inspection_model";
import { InspectionRow } from "@return_management/inspection/inspection_row";
import { RequestQueue } from "@return_management/inspection/request_queue";
import { ConnectionLostError } from "@web/core/network/rpc";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

describe.current.tags("headless");
defineMailModels();

const OUTCOMES = ["as_new", "unusable"].map((condition, index) => ({
    condition,
    disposition_id: index + 1,
    credit_percent: 100 - index * 60,
    settlement_type: "refund",
    is_planned: false,
}));

function makeRow(id, values = {}) {
    return {
        id,
        order: "RO/1",
        product_id: 7,
        product: `Product ${id}`,
        tracking: "none",
        uom: "Units",
        quantity: 3,
        qty_counted: 0,
        lots: [],
        reason: "Defective",
        is_unexpected: false,
        is_part: false,
        condition: false,
        missing_type: false,
        disposition_id: false,
        credit_percent: 0,
        settlement_type: "refund",
        finding: "",
        photos: [],
        checks: [],
        gaps: [["condition", "Product: choose the condition of the goods."]],
        outcomes: OUTCOMES,
        ...values,
    };
}

function makePage(...rows) {
    return {
        orders: [{ id: 1, name: "RO/1", partner: "Solar" }],
        conditions: [
            ["as_new", "As New"],
            ["unusable", "Unusable"],
        ],
        missing_types: [],
        settlement_types: [["refund", "Refund"]],
        dispositions: [
            [1, "Back to Stock"],
            [2, "Scrap"],
        ],
        parcels: [],
        rows,
    };
}

/** A server that remembers what it was asked, and can be out of reach. */
function makeServer(page) {
    const server = { page, calls: [], isDown: false, refusal: null };
    server.silent = {
        async call(model, method, args) {
            if (server.isDown) {
                throw new ConnectionLostError("/web/dataset");
            }
            server.calls.push(method);
            if (method === "get_inspection_page") {
                return server.page;
            }
            if (server.refusal) {
                throw new Error(server.refusal);
            }
            return method === "scan_inspections"
                ? args[1].map(({ key }) => ({ key, inspection_id: 1, message: false }))
                : true;
        },
    };
    return server;
}

beforeEach(() => localStorage.clear());

test("requests are sent in their order, one after the other", async () => {
    const sent = [];
    const queue = new RequestQueue({
        send: async (request) => sent.push(request.type),
        onServed: () => {},
        onRefused: () => {},
        onChange: () => {},
    });
    queue.push({ type: "a" });
    await queue.push({ type: "b" });
    expect(sent).toEqual(["a", "b"]);
    expect(queue.isEmpty).toBe(true);
});

test("what is done while the connection is lost is kept, and sent once", async () => {
    const server = makeServer(makePage(makeRow(1), makeRow(2)));
    const model = new InspectionModel(server, [1], { onScanned: () => {} }, 1000);
    await model.load();
    server.isDown = true;
    server.calls.length = 0;
    model.setOutcome([1], "as_new");
    await animationFrame();
    expect(model.state.isOffline).toBe(true);
    expect(model.state.waiting).toEqual({ 1: true });
    expect(model.getRow(1).condition).toBe("as_new");
    expect(localStorage.getItem(model.queue.storageKey)).toInclude("as_new");

    server.isDown = false;
    await advanceTime(1000);
    await model.queue.run();
    expect(server.calls.filter((name) => name === "set_outcome")).toHaveLength(1);
    expect(model.state.isOffline).toBe(false);
    expect(localStorage.getItem(model.queue.storageKey)).toBe(null);
});

test("what an earlier page could not send is sent by the next one", async () => {
    const server = makeServer(makePage(makeRow(1)));
    server.isDown = true;
    const first = new InspectionModel(server, [1], { onScanned: () => {} }, 1000);
    first.setOutcome([1], "unusable");
    await animationFrame();
    first.close();
    server.isDown = false;
    const next = new InspectionModel(server, [1], { onScanned: () => {} }, 1000);
    await next.load();
    next.queue.restore();
    await next.queue.run();
    expect(server.calls).toInclude("set_outcome");
});

test("scans that wait are sent together, each with a name of its own", async () => {
    const server = makeServer(makePage(makeRow(1)));
    const model = new InspectionModel(server, [1], { onScanned: () => {} });
    await model.load();
    server.calls.length = 0;
    for (let i = 0; i < 200; i++) {
        model.scan("SN");
    }
    const keys = model.queue.requests.flatMap((request) => request.scans.map((s) => s.key));
    expect(new Set(keys).size).toBe(200);
    await model.queue.run();
    expect(server.calls.filter((name) => name === "scan_inspections").length).toBeLessThan(4);
});

test("what the server refuses is said at its row, and dropped", async () => {
    const server = makeServer(makePage(makeRow(1)));
    const model = new InspectionModel(server, [1], { onScanned: () => {} });
    await model.load();
    server.refusal = "A colleague was faster.";
    await model.save(1, { finding: "Dented" });
    expect(model.state.refusals).toEqual({ 1: "A colleague was faster." });
    expect(model.queue.isEmpty).toBe(true);
});

test("all OK presses what is open, and nothing else", async () => {
    const server = makeServer(makePage(makeRow(1), makeRow(2, { condition: "unusable" })));
    const model = new InspectionModel(server, [1], { onScanned: () => {} });
    await model.load();
    model.state.armed = "unusable";
    model.setAllOk();
    expect(model.queue.requests[0].rowIds).toEqual([1]);
    expect(model.state.armed).toBe("as_new");
});

test("a row offers its outcomes, and one press chooses one", async () => {
    const page = makePage(makeRow(1));
    const chosen = [];
    await mountWithCleanup(InspectionRow, {
        props: {
            row: page.rows[0],
            page,
            model: { setOutcome: (ids, condition) => chosen.push([ids, condition]) },
            isCurrent: false,
            isWaiting: false,
            isOffline: false,
            showGaps: true,
            showOrder: false,
            onFocus: () => {},
        },
    });
    expect(queryAllTexts("[data-condition] > span:last-child")).toEqual([
        "Back to Stock · 100 %",
        "Scrap · 40 %",
    ]);
    expect(".o_return_inspection_gaps").toHaveText("Choose the condition");
    await click("[data-condition=unusable]");
    expect(chosen).toEqual([[[1], "unusable"]]);
});
