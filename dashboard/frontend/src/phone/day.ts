/** The day so far at each place, as lines of a finger's width. */

import { drawn } from "../screen.ts";
import { fetched } from "../scene.ts";

/** As `/api/v1/solutions/{solution}/day` answers. */
interface Day {
  start_ms: number;
  now_ms: number;
  every_ms: number;
  devices: Record<string, (number | null)[]>;
}

/** A run at sixty times the pace moves an hour in this. */
const AGAIN_MS = 60_000;
const WIDTH = 72;
const HEIGHT = 28;
const AIR = 3;

export class DayLines {
  private day: Day | null = null;
  private asked = -Infinity;
  private run = "";

  constructor(
    private readonly url: string,
    private readonly arrived: () => void,
  ) {}

  /** Ask when it is time; a hub that cannot answer now is asked again later, and the page goes on without. */
  want(run: string): void {
    if (run !== this.run) this.day = null;
    if (run === this.run && performance.now() - this.asked < AGAIN_MS) return;
    this.run = run;
    this.asked = performance.now();
    fetched<Day>(this.url).then(
      (day) => {
        this.day = day;
        this.arrived();
      },
      () => undefined,
    );
  }

  /** A line up to now, which is the right edge, from 0 to `top` or to its own highest; null where there is none yet. */
  line(id: string, { top, steps }: { top: number | null; steps: boolean }): SVGSVGElement | null {
    const day = this.day;
    const values = day?.devices[id];
    if (!day || !values || values.filter((value) => value !== null).length < 2) return null;
    const spoken = values.filter((value) => value !== null);
    const high = top ?? Math.max(...spoken) * 1.05;
    const low = top === null ? Math.min(0, ...spoken) : 0;
    const span = Math.max(day.now_ms - day.start_ms, 1);
    const across = (index: number) => AIR + (Math.min(index * day.every_ms, span) / span) * (WIDTH - 2 * AIR);
    const down = (value: number) => HEIGHT - AIR - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * AIR);
    const points = values.flatMap((value, index) => {
      if (value === null) return [];
      const [from, to, y] = [across(index), across(index + 1), down(value)];
      return steps ? [`${from.toFixed(1)} ${y.toFixed(1)}`, `${to.toFixed(1)} ${y.toFixed(1)}`] : [`${to.toFixed(1)} ${y.toFixed(1)}`];
    });
    const [first = "", last = ""] = [points[0], points.at(-1)];
    const bottom = HEIGHT - AIR;
    const [cx = "", cy = ""] = last.split(" ");
    return drawn(
      "svg",
      { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" },
      drawn("path", { class: "under", d: `M${points.join("L")}L${cx} ${bottom}L${first.split(" ")[0]} ${bottom}Z` }),
      drawn("path", { class: "over", d: `M${points.join("L")}` }),
      drawn("circle", { class: "now", cx, cy, r: 2.5 }),
    );
  }
}
