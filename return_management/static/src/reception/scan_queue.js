import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { uuid } from "@web/core/utils/strings";

export const BATCH_SIZE = 100;
export const RETRY_MS = 2000;

/**
 * Sends what was scanned and pressed, in that order, until the server has it.
 *
 * Each entry gets a key, by which the server knows what it counted already: when a
 * connection is lost nobody knows whether the last call arrived, and it is sent again.
 * The entries are kept in the browser, so that closing the page loses none.
 */
export class ScanQueue {
    /**
     * @param {Object} options
     * @param {(entries: Object[]) => Promise} options.send entries of the same kind
     *  and parcel
     * @param {(answer: any, entries: Object[]) => void} options.onAnswer
     * @param {(error: Error, entries: Object[]) => void} options.onRefused
     * @param {() => void} [options.onChange]
     * @param {string} [options.storageKey] where to keep what was not sent
     */
    constructor({ send, onAnswer, onRefused, onChange = () => {}, storageKey }) {
        Object.assign(this, { send, onAnswer, onRefused, onChange, storageKey });
        this.entries = this._load();
        this.isOffline = false;
        this.isStopped = false;
        this.sending = null;
    }

    get length() {
        return this.entries.length;
    }

    /**
     * @param {Object} entry with `kind` and `parcelId`; a kind other than "scan" is
     *  sent alone; `isLarge` is too large to be kept in the browser
     * @returns {Promise} resolved when everything is sent
     */
    push(entry) {
        this.entries.push({ key: uuid(), ...entry });
        this._save();
        this.onChange();
        return this.flush();
    }

    /** @returns {Promise} resolved when everything is sent */
    flush() {
        if (!this.entries.length || this.isStopped) {
            return this.sending || Promise.resolve();
        }
        this.sending = this.sending || this._sendAll();
        return this.sending;
    }

    stop() {
        this.isStopped = true;
    }

    async _sendAll() {
        try {
            while (this.entries.length && !this.isStopped) {
                await this._sendNext();
            }
        } finally {
            this.sending = null;
        }
    }

    async _sendNext() {
        const batch = this._getBatch();
        let report;
        try {
            const answer = await this.send(batch);
            report = () => this.onAnswer(answer, batch);
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this.isOffline = true;
                this.onChange();
                await new Promise((resolve) => browser.setTimeout(resolve, RETRY_MS));
                return;
            }
            report = () => this.onRefused(error, batch);
        }
        this.isOffline = false;
        this.entries.splice(0, batch.length);
        this._save();
        report();
        this.onChange();
    }

    _getBatch() {
        const [first] = this.entries;
        if (first.kind !== "scan") {
            return [first];
        }
        const end = this.entries.findIndex(
            (entry) => entry.kind !== "scan" || entry.parcelId !== first.parcelId
        );
        const count = end < 0 ? this.entries.length : end;
        return this.entries.slice(0, Math.min(count, BATCH_SIZE));
    }

    _load() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.storageKey)) || [];
        } catch {
            return [];
        }
    }

    _save() {
        if (this.storageKey) {
            const kept = this.entries.filter((entry) => !entry.isLarge);
            browser.localStorage.setItem(this.storageKey, JSON.stringify(kept));
        }
    }
}
