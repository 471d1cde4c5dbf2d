/** The run's clock between two views, which come about once a second. */

import type { RunView } from "./view.ts";

/** A view may be so much late or early by chance; beyond it the run has been sought, reset or held up. */
const JITTER_MS = 700;
/** Of what a view says otherwise, so much is believed at once, so that no picture jumps. */
const BELIEVED = 0.2;
/** When nobody has spoken for so long, nobody knows whether the run goes on. */
const LONGEST_MS = 6000;

export class RunClock {
  private run: RunView | null = null;
  private at = 0;
  private heardAt = 0;

  /** A view has come; `nowMs` is `performance.now()`. */
  heard(run: RunView | null, nowMs: number): void {
    const before = this.read(nowMs);
    const flowsOn = run?.state === "running" && this.run?.state === "running" && run.run === this.run.run;
    const saysOtherwise = (run?.at ?? 0) - before;
    const isJitter = flowsOn && Math.abs(saysOtherwise) < JITTER_MS * run.speed;
    this.at = isJitter ? before + BELIEVED * saysOtherwise : (run?.at ?? 0);
    this.heardAt = nowMs;
    this.run = run;
  }

  /** Epoch milliseconds by the run's clock; `nowMs` is `performance.now()`. */
  read(nowMs: number): number {
    if (this.run?.state !== "running") return this.at;
    return this.at + Math.min(nowMs - this.heardAt, LONGEST_MS) * this.run.speed;
  }

  get isRunning(): boolean {
    return this.run?.state === "running";
  }
}
