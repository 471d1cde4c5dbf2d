/** A quake dropped by hand: a touch on the map chooses the place, then how large and how deep. Escape leaves it. */

import type { Ground, Point } from "./ground.ts";
import type { LonLat } from "../../scene.ts";
import { element, unit } from "../../screen.ts";
import type { Voice } from "../../words.ts";

/** As the law of shaking is published: POST /api/v1/run takes no other. */
const SIZES = { least: 4, most: 8, step: 0.1, first: 6.5 };
const DEPTHS_KM = { least: 5, most: 30, step: 5, first: 10 };
/** Of one press of an arrow key, in pixels of a 1920 x 1080 wall. */
const NUDGE = 20;
const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export interface Dropped {
  action: "quake";
  lon: number;
  lat: number;
  magnitude: number;
  depth_km: number;
}

export class Drop {
  private readonly cross = element("i", { class: "cross" });
  private readonly field = element("div", { class: "field", role: "application", tabindex: 0 }, this.cross);
  private readonly hint = element("p", { class: "hint", role: "status" });
  private readonly form = element("form");
  private readonly layer = element("div", { id: "drop" }, this.field, this.hint, this.form);
  private at: Point = { x: 0, y: 0 };
  private readonly size: Stepper;
  private readonly depth: Stepper;

  constructor(
    private readonly ground: Ground,
    private readonly voice: Voice,
    private readonly ask: (dropped: Dropped) => void,
    private readonly left: () => void,
  ) {
    const steps = { less: voice.say("control.drop.less"), more: voice.say("control.drop.more") };
    this.size = new Stepper(voice.say("control.drop.size"), SIZES, steps, (value) => voice.number(value, 1));
    this.depth = new Stepper(voice.say("control.drop.depth"), DEPTHS_KM, steps, (value) => `${voice.number(value)}\u00a0${voice.unit("km")}`);
    this.field.setAttribute("aria-label", voice.say("control.drop.aim"));
    const cancel = element("button", { type: "button" }, voice.say("control.drop.cancel"));
    const go = element("button", { class: "go" }, voice.say("control.drop.go"));
    const title = element("h2", {}, voice.say("control.drop.title"));
    this.form.append(title, this.size.row, this.depth.row, element("p", { class: "row" }, go, cancel));
    cancel.addEventListener("click", () => this.leave());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.let();
    });
    this.field.addEventListener("pointermove", ({ clientX: x, clientY: y }) => this.form.hidden && this.aimAt({ x, y }));
    this.field.addEventListener("click", ({ clientX: x, clientY: y }) => this.choose({ x, y }));
    // What is typed here is for nobody else on the stage.
    this.layer.addEventListener("keydown", (event) => {
      event.stopPropagation();
      this.key(event);
    });
  }

  begin(): void {
    this.form.hidden = true;
    this.hint.hidden = false;
    this.hint.textContent = this.voice.say("control.drop.aim");
    document.body.append(this.layer);
    this.aimAt({ x: innerWidth / 3, y: innerHeight / 2 });
    this.field.focus();
  }

  private aimAt(point: Point): void {
    this.at = point;
    this.cross.style.transform = `translate(${point.x}px, ${point.y}px)`;
  }

  private choose(point: Point): void {
    this.aimAt(point);
    this.hint.hidden = true;
    this.form.hidden = false;
    this.form.classList.toggle("right", point.x < innerWidth / 2);
    this.form.querySelector<HTMLButtonElement>(".go")!.focus();
  }

  private let(): void {
    const [lon, lat]: LonLat = this.ground.unproject(this.at);
    this.layer.remove();
    this.ask({ action: "quake", lon, lat, magnitude: this.size.value, depth_km: this.depth.value });
  }

  leave(): void {
    this.layer.remove();
    this.left();
  }

  private key(event: KeyboardEvent): void {
    const by = ARROWS[event.key];
    if (event.key === "Escape") this.leave();
    else if (event.target === this.field && event.key === "Enter") this.choose(this.at);
    else if (event.target === this.field && by) this.aimAt({ x: this.at.x + by.x * NUDGE * unit(), y: this.at.y + by.y * NUDGE * unit() });
    else return;
    event.preventDefault();
  }
}

interface Range {
  least: number;
  most: number;
  step: number;
  first: number;
}

/** A number between two buttons large enough for a thumb. */
class Stepper {
  readonly row: HTMLElement;
  value: number;
  private readonly shown = element("output");
  private readonly less: HTMLButtonElement;
  private readonly more: HTMLButtonElement;

  constructor(
    name: string,
    private readonly range: Range,
    words: { less: string; more: string },
    private readonly written: (value: number) => string,
  ) {
    this.value = range.first;
    this.less = element("button", { type: "button", "aria-label": `${name}: ${words.less}` }, "−");
    this.more = element("button", { type: "button", "aria-label": `${name}: ${words.more}` }, "+");
    this.row = element("p", { class: "row", role: "group", "aria-label": name }, element("span", {}, name), this.less, this.shown, this.more);
    this.less.addEventListener("click", () => this.set(this.value - range.step));
    this.more.addEventListener("click", () => this.set(this.value + range.step));
    this.set(range.first);
  }

  private set(wanted: number): void {
    const { least, most } = this.range;
    this.value = Number(Math.min(Math.max(wanted, least), most).toFixed(1));
    this.shown.textContent = this.written(this.value);
    this.less.disabled = this.value <= least;
    this.more.disabled = this.value >= most;
  }
}
