import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";

// So many scans go in one request: the server takes no request without end.
const BATCH_SIZE = 100;

/**
 * Requests that are sent one after the other, in the order in which they were made.
 *
 * A request is a plain object with a `type`. While the server cannot be reached, it is
 * tried again until it can; what the server refuses is handed to `onRefused` and dropped.
 * Every request may be sent twice, so the methods behind them have to bear it.
 * What waits is kept in the browser, so that closing the page loses nothing.
 */
export class RequestQueue {
    /**
     * @param {Object} params
     * @param {(request: Object) => Promise} params.send
     * @param {(request: Object, result: any) => void} params.onServed
     * @param {(request: Object, error: Error) => void} params.onRefused
     * @param {() => void} params.onChange called when something is added, sent or dropped
     * @param {string} [params.storageKey] where waiting requests are kept
     * @param {number} [params.delay] milliseconds until a lost connection is tried again
     */
    constructor({ send, onServed, onRefused, onChange, storageKey, delay = 3000 }) {
        Object.assign(this, { send, onServed, onRefused, onChange, storageKey, delay });
        this.requests = [];
        this.isOffline = false;
        this.isClosed = false;
        this.running = null;
        this.sending = null;
    }

    get isEmpty() {
        return !this.requests.length;
    }

    /** Take up what an earlier page could not send. */
    restore() {
        const stored = this.storageKey && browser.localStorage.getItem(this.storageKey);
        if (stored) {
            this.requests.push(...JSON.parse(stored));
            this.run();
        }
    }

    /** @param {Object} request */
    push(request) {
        const last = this.requests.at(-1);
        if (
            request.type === "scan" &&
            last?.type === "scan" &&
            last !== this.sending &&
            last.condition === request.condition &&
            last.scans.length < BATCH_SIZE
        ) {
            last.scans.push(...request.scans);
        } else {
            this.requests.push(request);
        }
        this.keep();
        this.onChange();
        return this.run();
    }

    /** Send what waits; resolves when nothing does any more. */
    run() {
        this.running ??= this.sendAll().finally(() => {
            this.running = null;
        });
        return this.running;
    }

    async sendAll() {
        while (this.requests.length) {
            const request = this.requests[0];
            this.sending = request;
            try {
                const result = await this.send(request);
                this.drop(request);
                this.onServed(request, result);
            } catch (error) {
                if (error instanceof ConnectionLostError) {
                    await this.wait(request);
                    if (this.isClosed) {
                        return;
                    }
                    continue;
                }
                this.drop(request);
                this.onRefused(request, error);
            }
        }
    }

    async wait(request) {
        request.wasLost = true;
        this.sending = null;
        this.isOffline = true;
        this.onChange();
        await new Promise((resolve) => browser.setTimeout(resolve, this.delay));
    }

    drop(request) {
        this.sending = null;
        this.isOffline = false;
        this.requests = this.requests.filter((other) => other !== request);
        this.keep();
        this.onChange();
    }

    /** Keep what waits in the browser, except for photos: they are too large for it. */
    keep() {
        if (!this.storageKey) {
            return;
        }
        const kept = this.requests.filter((request) => request.type !== "photo");
        if (kept.length) {
            browser.localStorage.setItem(this.storageKey, JSON.stringify(kept));
        } else {
            browser.localStorage.removeItem(this.storageKey);
        }
    }

    /** Send what still can be sent; the rest is left to the next page. */
    close() {
        this.isClosed = true;
    }
}
