// Readers send a key every few milliseconds; nobody types like that
const MAX_GAP = 35;
const MIN_LENGTH = 4;

/**
 * Tells a reader from a person by the pace of the keys.
 */
export class FastKeys {
    constructor() {
        this.text = "";
        this.last = 0;
    }

    /**
     * @param {KeyboardEvent} ev
     * @returns {string|false} the code, when a reader ended it by Enter or Tab
     */
    press(ev) {
        const isFast = ev.timeStamp - this.last <= MAX_GAP;
        this.last = ev.timeStamp;
        if (!isFast) {
            this.text = "";
        }
        if (["Enter", "Tab"].includes(ev.key)) {
            const code = this.text;
            this.text = "";
            return code.length >= MIN_LENGTH && code;
        }
        if (ev.key?.length === 1) {
            this.text += ev.key;
        }
        return false;
    }
}
