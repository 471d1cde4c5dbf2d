/** What the model has of the ground at each station: the last minute, by the run's clock, as /api/v1/traces tells it. */

import { fetched } from "../../scene.ts";
import type { View } from "../../view.ts";

const URL = "/api/v1/traces";
const KEPT_MS = 60_000;
/** Stands for a sample that nobody knows. */
const UNKNOWN = -32_768;

interface Told {
  run: string;
  at_ms: number;
  every_ms: number;
  step: number;
  samples: Record<string, string>;
}

/** Samples that end at `until`, the last one; NaN where nobody knows. */
export interface Line {
  until: number;
  every: number;
  samples: Float32Array;
}

export class Records {
  private readonly lines = new Map<string, Line>();
  private run = "";
  private until = 0;
  private asking = false;

  /** `arrived` is called when there is more, or nothing any more. */
  constructor(private readonly arrived: () => void) {}

  follow({ traces, run }: View): void {
    if (traces === undefined || (run?.run ?? "") !== this.run) this.forget(run?.run ?? "");
    if (traces !== undefined && traces > this.until && !this.asking) void this.ask();
  }

  line(station: string): Line | undefined {
    return this.lines.get(station);
  }

  private forget(run: string): void {
    this.run = run;
    if (this.until === 0) return;
    this.until = 0;
    this.lines.clear();
    this.arrived();
  }

  private async ask(): Promise<void> {
    this.asking = true;
    try {
      const told = await fetched<Told | null>(`${URL}?since_ms=${this.until}`);
      if (told?.run === this.run && told.at_ms > this.until) this.take(told);
    } catch {
      // The hub is away; the stage says so, and the next view asks again.
    } finally {
      this.asking = false;
    }
  }

  private take({ at_ms: until, every_ms: every, step, samples }: Told): void {
    for (const station of new Set([...this.lines.keys(), ...Object.keys(samples)])) {
      const line = { until, every, samples: new Float32Array(KEPT_MS / every).fill(NaN) };
      const [before, news] = [this.lines.get(station), unpacked(samples[station] ?? "", step)];
      if (before?.every === every) moved(before, line);
      line.samples.set(news.slice(-line.samples.length), Math.max(line.samples.length - news.length, 0));
      this.lines.set(station, line);
    }
    this.until = until;
    this.arrived();
  }
}

/** What was known takes its place in the later line. */
function moved(before: Line, later: Line): void {
  const by = Math.round((later.until - before.until) / later.every);
  if (by < later.samples.length) later.samples.set(before.samples.subarray(by));
}

function unpacked(samples: string, step: number): Float32Array {
  const bytes = Uint8Array.from(atob(samples), (letter) => letter.charCodeAt(0));
  const steps = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length >> 1 }, (_, index) => {
    const value = steps.getInt16(2 * index, true);
    return value === UNKNOWN ? NaN : value * step;
  });
}
