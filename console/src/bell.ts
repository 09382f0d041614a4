// Plays the figures with WebAudio. A browser starts mute: it sounds only after a gesture, and `state` says so on the strip.
import { every_ms, type Figure } from "./sound";

type Tone = { at: number; length: number; hertz: number };

const pulse = 0.16;
// 3 + 2 is the idiom of medical alarms of high priority (IEC 60601-1-8); 880 Hz carries over speech and is heard by old ears.
const life: Tone[] = [0, 0.28, 0.56, 1.06, 1.34].map((at, i) => ({ at, length: pulse, hertz: [784, 880, 988, 784, 880][i] ?? 880 }));
const urgent: Tone[] = [0, 0.34, 0.68].map((at) => ({ at, length: 0.22, hertz: 659 }));
const soft: Tone[] = [{ at: 0, length: 0.5, hertz: 523 }];
const not_live: Tone[] = [{ at: 0, length: 0.45, hertz: 392 }, { at: 0.5, length: 0.6, hertz: 294 }];

const loudness_db: Record<string, number> = { life0: -16, life1: -10, life2: -4, urgent: -14, soft: -22, not_live: -12 };

export class Bell {
  #audio: AudioContext | undefined;
  #wave: PeriodicWave | undefined;
  #playing: Figure | undefined;
  #played_at = -Infinity;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get running(): boolean {
    return this.#audio?.state === "running";
  }

  /** Inside a gesture (a key, a press). */
  wake(): void {
    if (!this.#audio) {
      this.#audio = new AudioContext();
      this.#audio.onstatechange = this.#changed;
      this.#wave = this.#audio.createPeriodicWave(new Float32Array(6), new Float32Array([0, 1, 0.5, 0.35, 0.2, 0.12]));
    }
    if (this.#audio.state !== "running") void this.#audio.resume();
  }

  /** Called often; plays when it is time, and at once when something else is due. Returns what began to sound. */
  sound(figure: Figure | undefined, now: number): Figure | undefined {
    if (!figure) {
      this.#playing = undefined;
      return undefined;
    }
    const same = this.#playing?.kind === figure.kind;
    if (!this.running || (same && now - this.#played_at < every_ms[figure.kind])) return undefined;
    this.#playing = figure;
    this.#played_at = now;
    this.play(figure);
    return figure;
  }

  play(figure: Figure): void {
    switch (figure.kind) {
      case "life":
        return this.#strike(life, loudness_db[`life${figure.step}`] ?? -4, "harmonics");
      case "urgent":
        return this.#strike(urgent, loudness_db.urgent ?? -14, "harmonics");
      case "again":
        return this.#strike(life, loudness_db.life1 ?? -10, "harmonics");
      case "soft":
        return this.#strike(soft, loudness_db.soft ?? -22, "sine");
      case "not_live":
        return this.#strike(not_live, loudness_db.not_live ?? -12, "square");
    }
  }

  #strike(tones: Tone[], decibels: number, timbre: "harmonics" | "sine" | "square"): void {
    const audio = this.#audio;
    if (!audio || !this.#wave) return;
    const volume = Math.pow(10, decibels / 20) * (timbre === "square" ? 0.5 : 1);
    for (const tone of tones) {
      const from = audio.currentTime + 0.02 + tone.at;
      const source = audio.createOscillator();
      if (timbre === "harmonics") source.setPeriodicWave(this.#wave);
      else source.type = timbre;
      source.frequency.value = tone.hertz;
      const gain = audio.createGain();
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(volume, from + 0.015);
      gain.gain.setValueAtTime(volume, from + tone.length - 0.03);
      gain.gain.linearRampToValueAtTime(0, from + tone.length);
      source.connect(gain).connect(audio.destination);
      source.start(from);
      source.stop(from + tone.length + 0.02);
    }
  }
}
