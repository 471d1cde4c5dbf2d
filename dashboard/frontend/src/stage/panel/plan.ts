/** A car park bay by bay, always in view: each bay turns when its state does. */

import type { Bay, Layout } from "../../scene.ts";
import type { DeviceView } from "../../view.ts";
import { calm, colour, element } from "../../screen.ts";
import type { Voice } from "../../words.ts";

const UNKNOWN_NUMBER = "–";
const TURN_MS = 300;
/** Metres: of air within a bay, around the car park, and of a bay's line. */
const AIR = 0.28;
const EDGE = 1.5;
const LINE = 0.3;

type State = "unknown" | "free" | "taken" | "silent";

interface Drawn extends Bay {
  state: State;
  before: State;
  /** When it began to turn; 0 where it is still. */
  turningSince: number;
}

/** A canvas, not one element a bay: two thousand bays turning twice a second stay smooth. */
export class Plan {
  private readonly bays = new Map<string, Drawn>();
  private readonly canvas = element("canvas", { class: "plan-bays", role: "img" });
  private readonly numbers = { free: element("span", { class: "number" }), taken: element("span", { class: "number" }) };
  private waiting = false;

  constructor(
    container: HTMLElement,
    private readonly layout: Layout,
    private readonly voice: Voice,
    words: { free: string; taken: string },
  ) {
    for (const bay of layout.bays) {
      this.bays.set(bay.device, { ...bay, state: "unknown", before: "unknown", turningSince: 0 });
    }
    const title = voice.say("plan.title", { place: layout.name });
    this.canvas.setAttribute("aria-label", title);
    this.canvas.style.aspectRatio = String((layout.width + 2 * EDGE) / (layout.height + 2 * EDGE));
    const notes = element(
      "p",
      { class: "plan-notes" },
      key("free", this.numbers.free, words.free),
      key("taken", this.numbers.taken, words.taken),
    );
    if (layout.assumed) notes.append(element("span", { class: "assumed" }, voice.say("plan.assumed")));
    container.replaceChildren(element("h2", {}, title), element("div", { class: "plan-row" }, this.canvas, notes));
    this.count();
    new ResizeObserver(() => this.drawSoon()).observe(this.canvas);
  }

  update(devices: ReadonlyMap<string, DeviceView>, changed: Iterable<string>): void {
    let any = false;
    for (const id of changed) {
      const bay = this.bays.get(id);
      const state = bay && stateOf(devices.get(id));
      if (!bay || !state || bay.state === state) continue;
      any = true;
      bay.before = bay.state;
      bay.state = state;
      bay.turningSince = bay.before === "unknown" || calm.matches ? 0 : performance.now();
    }
    if (!any) return;
    this.count();
    this.drawSoon();
  }

  private count(): void {
    const states = [...this.bays.values()].map(({ state }) => state);
    const known = states.some((state) => state !== "unknown");
    for (const state of ["free", "taken"] as const) {
      const count = states.filter((other) => other === state).length;
      this.numbers[state].textContent = known ? this.voice.number(count) : UNKNOWN_NUMBER;
    }
  }

  private drawSoon(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame((now) => {
      this.waiting = false;
      if (this.draw(now)) this.drawSoon();
    });
  }

  /** True while a bay still turns. */
  private draw(now: number): boolean {
    const { canvas, layout } = this;
    const width = Math.round(canvas.clientWidth * devicePixelRatio);
    const height = Math.round(canvas.clientHeight * devicePixelRatio);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const brush = canvas.getContext("2d");
    if (!brush || !width) return false;
    const scale = width / (layout.width + 2 * EDGE);
    brush.setTransform(scale, 0, 0, scale, EDGE * scale, EDGE * scale);
    const paint = paintsOf();
    drawGround(brush, layout, paint);
    let turning = false;
    brush.lineWidth = LINE;
    for (const bay of this.bays.values()) {
      const done = bay.turningSince ? Math.min(1, Math.max(0, now - bay.turningSince) / TURN_MS) : 1;
      if (done === 1) bay.turningSince = 0;
      else turning = true;
      drawBay(brush, bay, layout.height, done, paint);
    }
    return turning;
  }
}

type Paints = Record<"normal" | "faint" | "quiet" | "track" | "asphalt" | "accent", string>;

function paintsOf(): Paints {
  const names = ["normal", "faint", "quiet", "track", "asphalt", "accent"] as const;
  return Object.fromEntries(names.map((name) => [name, colour(name)])) as Paints;
}

function drawGround(brush: CanvasRenderingContext2D, layout: Layout, paint: Paints): void {
  const [width, height] = [layout.width + 2 * EDGE, layout.height + 2 * EDGE];
  brush.clearRect(-EDGE, -EDGE, width, height);
  brush.fillStyle = paint.asphalt;
  brush.beginPath();
  brush.roundRect(-EDGE, -EDGE, width, height, 2);
  brush.fill();
  const [x, y] = [layout.entrance[0] - EDGE, layout.height - layout.entrance[1]];
  brush.fillStyle = paint.accent;
  brush.beginPath();
  brush.moveTo(x, y - 2);
  brush.lineTo(x + 3.4, y);
  brush.lineTo(x, y + 2);
  brush.fill();
}

/** Half way through its turn a bay is seen edge on, and changes what it shows. */
function drawBay(brush: CanvasRenderingContext2D, bay: Drawn, height: number, done: number, paint: Paints): void {
  const state = done < 0.5 ? bay.before : bay.state;
  const width = (bay.width - 2 * AIR) * Math.abs(Math.cos(Math.PI * done));
  brush.beginPath();
  brush.roundRect(bay.x + (bay.width - width) / 2, height - bay.y - bay.depth + AIR, width, bay.depth - 2 * AIR, 0.5);
  if (state === "taken") {
    brush.fillStyle = paint.normal;
    brush.fill();
    return;
  }
  brush.strokeStyle = { free: paint.faint, silent: paint.quiet, unknown: paint.track }[state];
  if (state === "silent") brush.setLineDash([0.7, 0.5]);
  brush.stroke();
  brush.setLineDash([]);
}

/** A bay as it looks in this state, how many there are, and the word for it: the picture explains itself. */
function key(state: State, number: HTMLElement, word: string): HTMLElement {
  return element("span", { class: "key" }, element("i", { class: "bay", "data-state": state }), number, element("span", { class: "word" }, word));
}

function stateOf(device: DeviceView | undefined): State {
  if (!device) return "unknown";
  if (device.state) return "silent";
  return Object.values(device.values)[0] ? "taken" : "free";
}
