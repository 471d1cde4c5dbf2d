/** What the hub foresees of the run that plays: asked for once a run. */

import { fetched } from "../scene.ts";
import type { View } from "../view.ts";
import type { Futures } from "./told.ts";

const URL = "/api/v1/futures";
/** They are reckoned in some seconds or a minute or two, if at all. */
const LATE_MS = 5 * 60_000;

/** Asks when a view says that there are some, and forgets them with their run. */
export class Foreseen {
  futures: Futures | null = null;
  isLate = false;
  private asking = false;
  private awaited = { run: "", sinceMs: 0 };
  /** A run of which something else is compared than this screen shows. */
  private otherRun = "";

  /** `kind` is what the screen has a room for; `arrived` is called whenever there are others, none any more, or they are late. */
  constructor(
    private readonly kind: string,
    private readonly arrived: () => void,
  ) {}

  follow({ run, futures }: View): void {
    if (this.futures && (!futures || this.futures.run !== run?.run)) {
      this.futures = null;
      this.arrived();
    }
    this.wait(run?.run ?? "", performance.now());
    if (futures && !this.futures && !this.asking && run?.run !== this.otherRun) void this.ask();
  }

  private wait(run: string, nowMs: number): void {
    if (run !== this.awaited.run) this.awaited = { run, sinceMs: nowMs };
    const isLate = !this.futures && (run === this.otherRun || nowMs - this.awaited.sinceMs > LATE_MS);
    if (isLate === this.isLate) return;
    this.isLate = isLate;
    this.arrived();
  }

  private async ask(): Promise<void> {
    this.asking = true;
    try {
      const told = await fetched<Futures | null>(URL);
      if (told && told.kind !== this.kind) this.otherRun = told.run;
      else this.futures = told;
    } catch {
      return; // the next view asks again
    } finally {
      this.asking = false;
    }
    if (this.futures) this.arrived();
  }
}
