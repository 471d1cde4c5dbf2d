/** A car park bay by bay, always in view: each bay turns when its state does. */

import type { Bay, Layout } from "./scene.ts";
import type { DeviceView } from "./view.ts";
import { calm, drawn, element } from "./screen.ts";
import type { Voice } from "./words.ts";

const UNKNOWN = "–";
const TURN_MS = 300;
/** Metres of air within a bay. */
const MARGIN = 0.28;

export class Plan {
  private readonly bays = new Map<string, SVGElement>();
  private readonly free = element("span", { class: "number" });
  private readonly taken = element("span", { class: "number" });

  constructor(
    container: HTMLElement,
    private readonly layout: Layout,
    private readonly voice: Voice,
    words: { free: string; taken: string },
  ) {
    const ground = drawn("rect", { class: "plan-ground", x: -1.5, y: -1.5, width: layout.width + 3, height: layout.height + 3, rx: 2 });
    const svg = drawn("svg", { viewBox: `-1.5 -1.5 ${layout.width + 3} ${layout.height + 3}`, class: "plan-bays" }, ground);
    const [x, y] = layout.entrance;
    svg.append(drawn("path", { class: "plan-entrance", d: `M${x - 1.5} ${layout.height - y - 2}l3.4 2l-3.4 2z` }));
    for (const bay of layout.bays) {
      const drawnBay = this.draw(bay);
      this.bays.set(bay.device, drawnBay);
      svg.append(drawnBay);
    }
    const title = element("h2", {}, voice.say("plan.title", { place: layout.name }));
    const notes = element(
      "p",
      { class: "plan-notes" },
      key("free", this.free, words.free),
      key("taken", this.taken, words.taken),
    );
    if (layout.assumed) notes.append(element("span", { class: "assumed" }, voice.say("plan.assumed")));
    container.replaceChildren(title, svg, notes);
  }

  update(devices: ReadonlyMap<string, DeviceView>, changed: Iterable<string>): void {
    for (const id of changed) {
      const bay = this.bays.get(id);
      if (bay) turn(bay, stateOf(devices.get(id)));
    }
    const states = [...this.bays.values()].map((bay) => bay.dataset["state"]);
    const count = (state: string) => this.voice.number(states.filter((other) => other === state).length);
    const known = states.some((state) => state !== "unknown");
    this.free.textContent = known ? count("free") : UNKNOWN;
    this.taken.textContent = known ? count("taken") : UNKNOWN;
  }

  private draw(bay: Bay): SVGElement {
    const y = this.layout.height - bay.y - bay.depth;
    return drawn("rect", {
      class: "bay",
      "data-state": "unknown",
      x: bay.x + MARGIN,
      y: y + MARGIN,
      width: bay.width - 2 * MARGIN,
      height: bay.depth - 2 * MARGIN,
      rx: 0.5,
    });
  }
}

/** A bay as it looks in this state, how many there are, and the word for it: the picture explains itself. */
function key(state: string, number: HTMLElement, word: string): HTMLElement {
  const bay = drawn("rect", { class: "bay", "data-state": state, x: 0.3, y: 0.3, width: 1.9, height: 3.6, rx: 0.5 });
  return element("span", { class: "key" }, drawn("svg", { viewBox: "0 0 2.5 4.2" }, bay), number, ` ${word}`);
}

function stateOf(device: DeviceView | undefined): string {
  if (!device) return "unknown";
  if (device.state) return "silent";
  return Object.values(device.values)[0] ? "taken" : "free";
}

function turn(bay: SVGElement, state: string): void {
  const before = bay.dataset["state"];
  if (before === state) return;
  const settle = () => (bay.dataset["state"] = state);
  if (before === "unknown" || calm.matches || document.hidden) {
    settle();
    return;
  }
  bay.dataset["state"] = state;
  bay.animate(
    [
      { transform: "scaleX(-1)", fill: getComputedStyle(bay).fill },
      { transform: "scaleX(0)", offset: 0.5 },
      { transform: "scaleX(1)" },
    ],
    { duration: TURN_MS, easing: "ease-in-out" },
  );
}
