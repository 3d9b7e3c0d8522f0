import { browser } from "@web/core/browser/browser";

// Hertz and seconds; what is wrong is lower, longer, and comes twice
const TONES = {
    good: [[880, 0.09]],
    bad: [
        [220, 0.2],
        [180, 0.3],
    ],
};
let audio = null;

/**
 * Let people hear what became of a scan, without looking up.
 *
 * @param {"good"|"bad"} kind
 */
export function playTone(kind) {
    try {
        const AudioContext = browser.AudioContext || window.AudioContext;
        audio = audio || new AudioContext();
        let start = audio.currentTime;
        for (const [frequency, seconds] of TONES[kind]) {
            const tone = audio.createOscillator();
            const volume = audio.createGain();
            tone.frequency.value = frequency;
            volume.gain.value = 0.15;
            tone.connect(volume).connect(audio.destination);
            tone.start(start);
            tone.stop(start + seconds);
            start += seconds + 0.05;
        }
    } catch {
        // No sound is no reason to stop working: everything is said in words too.
    }
    // Browsers complain where nobody touched the page yet.
    const { navigator } = browser;
    if (kind === "bad" && navigator.vibrate && navigator.userActivation?.hasBeenActive) {
        navigator.vibrate([150, 80, 150]);
    }
}
