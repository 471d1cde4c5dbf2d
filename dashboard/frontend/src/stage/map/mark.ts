/** One mark on the map: a ring that fills, or a dot; its label, its badge, and the line to where it belongs. */

import { badge } from "../../badge.ts";
import { isQuiet, levelOf, type Condition } from "../../condition.ts";
import type { Point } from "./ground.ts";
import type { Box, Circle, Form, Size, Wanted } from "../../place.ts";
import type { Layer, LonLat } from "../../scene.ts";
import { drawn, element } from "../../screen.ts";
import type { DeviceView } from "../../view.ts";
import type { Voice } from "../../words.ts";

const SMALLEST_RING = 42;
const LARGEST_RING = 60;
const DOT = 27;
const SMALL_DOT = 20;
/** Where all of a crowd must be named. */
const TINY_DOT = 15;
/** So many marks and more are drawn small. */
const CROWD = 24;
const FEW = 12;
/** A ring's area grows with its capacity up to this. */
const LARGE_CAPACITY = 800;
/** Where a badge begins, in radii below the middle; style/map.css has the same. */
const RIM = { ring: 0.62, dot: 1.04 };
/** How many steps off its name may stand. */
const FAR = 40;
const NEAR = 10;
/** From this weight on, a warning's, its name stands on any map; in a crowd a danger's: a lesser one is told by its shape alone. */
const GRAVE = 8;
const GRAVEST = 12;
const ASIDE = 50;

/** What is told of a place before what its devices say. */
export interface Aside {
  state: "resting" | "triggered" | "coming" | "now" | "felt" | "expected";
  /** null: what its devices say. */
  word: string | null;
  level?: string;
  /** Its name stands whatever the crowd, or, where it is mute, not at all. */
  voice: "must" | "may" | "mute";
}

export interface Standing {
  id: string;
  layer: Layer;
}

export class Mark {
  readonly radius: number;
  readonly label: HTMLElement;
  /** From where it stands to where it belongs, and from its label to it. */
  readonly lines: { home: SVGLineElement; dot: SVGCircleElement; name: SVGLineElement };
  private readonly body: HTMLElement;
  private readonly arc = drawn("circle", { class: "arc", r: 42, pathLength: 100, "stroke-dasharray": "0 100" });
  private readonly figure = element("span", { class: "figure" });
  private readonly word = element("b");
  private readonly origin = element("span", { class: "origin" });
  private readonly rim: number;
  private weight = 0;
  private aside: Aside | null = null;
  private displacedFrom: Circle | null = null;
  private seenFrom: Point = { x: 0, y: 0 };

  /** `open` makes it a button. */
  constructor(
    readonly name: string,
    readonly home: LonLat,
    private readonly members: Standing[],
    private readonly capacity: number,
    private readonly tools: { condition: Condition; voice: Voice; marks: number; aside?: () => Aside | null; shape?: "station" },
    private readonly open?: { label: string; act: () => void },
  ) {
    const shape = members[0]?.layer.shape ?? "dot";
    this.rim = shape === "ring" ? RIM.ring : RIM.dot;
    const share = Math.sqrt(Math.min(capacity, LARGE_CAPACITY) / LARGE_CAPACITY);
    this.radius = shape === "ring" ? SMALLEST_RING + (LARGEST_RING - SMALLEST_RING) * share : this.dot();
    this.body = open ? element("button", { type: "button" }) : element("div", { "aria-hidden": "true" });
    this.body.classList.add("mark");
    this.body.dataset["shape"] = shape;
    this.body.classList.toggle("station", tools.shape === "station");
    this.body.style.setProperty("--r", String(this.radius));
    this.body.append(picture(this.arc), this.figure, this.origin);
    const word = element("span", { class: "word" }, this.word);
    this.label = element("div", { class: "label", "aria-hidden": "true" }, wordsOf(name), word);
    this.lines = { home: drawn("line"), dot: drawn("circle"), name: drawn("line", { class: "to-name" }) };
    if (open) {
      this.body.classList.add("open");
      this.label.classList.add("open");
      this.body.addEventListener("click", open.act);
    }
    this.show(() => undefined);
  }

  private dot(): number {
    const { marks, aside } = this.tools;
    if (aside) return marks < FEW ? SMALL_DOT : TINY_DOT;
    return marks < CROWD ? DOT : SMALL_DOT;
  }

  get parts(): Element[] {
    return [this.body, this.label];
  }

  private get drawnParts(): (HTMLElement | SVGElement)[] {
    return [this.body, this.label, ...Object.values(this.lines)];
  }

  get ids(): string[] {
    return this.members.map(({ id }) => id);
  }

  /** Whether it must be told apart at once: its name stands whatever the crowd. */
  get matters(): boolean {
    return this.weight >= (this.tools.marks < CROWD ? GRAVE : GRAVEST) || this.rare || this.aside?.voice === "must";
  }

  /** It has no name now: others need the room. */
  get isMute(): boolean {
    return this.aside?.voice === "mute" && !this.rare;
  }

  /** Among labels that want the same room. */
  get claim(): number {
    // While all places count down alike, none takes another's room.
    const claimed = this.aside ? (this.aside.voice === "must" ? ASIDE : 0) : this.weight;
    return (this.rare ? 100 : 0) + claimed + this.capacity / 1e5;
  }

  /** What a list says of it. */
  get told(): string {
    const said = [this.figure.textContent, this.word.textContent].filter(Boolean).join(", ");
    const { state } = this.body.dataset;
    return `${this.name}: ${said || this.tools.voice.say(state === "fresh" ? "levels.normal" : "devices.silent")}`;
  }

  /** True when its label or badge takes another room than before. */
  show(device: (id: string) => DeviceView | undefined): boolean {
    const { condition } = this.tools;
    const seen = this.members.map((member) => ({ ...member, device: device(member.id) }));
    const heavy = seen.map((member) => condition.weight(member.device, member.layer));
    this.weight = Math.max(0, ...heavy);
    const lead = seen[heavy.indexOf(this.weight)];
    const before = this.extent();
    this.aside = this.tools.aside?.() ?? null;
    const data = {
      level: this.aside?.level ?? levelOf(lead?.device),
      state: lead?.device ? (isQuiet(lead.device) ? "silent" : "fresh") : "unknown",
      aside: this.aside?.state ?? "",
      provenance: rarest(seen.map(({ device }) => device?.provenance ?? "")),
    };
    Object.assign(this.body.dataset, data);
    Object.assign(this.label.dataset, data);
    this.figure.textContent = lead ? condition.figure(lead.layer, lead.device) : "";
    this.figure.classList.toggle("long", this.figure.textContent.length > 3);
    const full = lead && lead.layer.of.length > 0 ? condition.share(lead.layer, lead.device) : 0;
    this.arc.setAttribute("stroke-dasharray", `${100 * full} 100`);
    const stirred = seen.filter((_, index) => heavy[index]! > 0);
    const words = (stirred.length ? stirred : seen.slice(0, 1)).map((member) => condition.brief(member.id, member.layer, member.device));
    this.word.textContent = this.aside?.word ?? [...new Set(words)].slice(0, 2).join(" · ");
    this.wear(data.provenance);
    // A button is called by what is seen on it, too.
    if (this.open) this.body.setAttribute("aria-label", `${this.open.label}: ${this.body.innerText.replace(/\s+/g, " ")}`);
    return before !== this.extent();
  }

  /** The room it needs, its badge included. */
  room(u: number): number {
    const worn = this.origin.firstElementChild as HTMLElement | null;
    const r = this.radius * u;
    return worn ? Math.max(r, Math.hypot(worn.offsetWidth / 2, this.rim * r + worn.offsetHeight)) : r;
  }

  /** What no name may stand on: its badge, and the dot where it belongs. */
  taken({ x, y, r }: Circle): Box[] {
    const boxes: Box[] = [];
    const worn = this.origin.firstElementChild as HTMLElement | null;
    if (worn) {
      const { width, height } = sizeOf(worn);
      boxes.push({ left: x - width / 2, top: y + this.rim * r, width, height });
    }
    const from = this.displacedFrom;
    if (from) boxes.push({ left: from.x - 1, top: from.y - 1, width: 2, height: 2 });
    return boxes;
  }

  /** Its name and word; one that matters looks for room as far as it must, one that does not may leave its word out. */
  wish(at: Circle): Wanted {
    const forms = { wrapped: this.sizeAs("wrapped"), ...(this.matters ? {} : { short: this.sizeAs("short") }) };
    return { ...this.sizeAs("whole"), forms, at, reach: this.matters ? FAR : NEAR, must: this.matters };
  }

  put(circle: Circle, home: Circle, isHidden: boolean): void {
    this.seenFrom = home;
    this.follow(home);
    this.body.style.transform = `translate(${circle.x}px, ${circle.y}px)`;
    const [right, down] = [home.x - circle.x, home.y - circle.y];
    const away = !isHidden && Math.hypot(right, down) > circle.r * 0.5;
    this.displacedFrom = away ? home : null;
    this.body.classList.toggle("beyond", isHidden);
    this.body.style.setProperty("--toward", `${Math.atan2(down, right)}rad`);
    this.lines.home.classList.toggle("hidden", !away);
    this.lines.dot.classList.toggle("hidden", !away);
    draw(this.lines.home, circle, home);
    this.lines.dot.setAttribute("cx", String(home.x));
    this.lines.dot.setAttribute("cy", String(home.y));
  }

  /** With the ground under it, until it is put anew. */
  follow({ x, y }: Point): void {
    const [right, down] = [x - this.seenFrom.x, y - this.seenFrom.y];
    for (const part of this.drawnParts) part.style.translate = right || down ? `${right}px ${down}px` : "";
  }

  remove(): void {
    for (const part of this.drawnParts) part.remove();
  }

  private sizeAs(form: Form): Size {
    this.label.dataset["form"] = form;
    return sizeOf(this.label);
  }

  private get rare(): boolean {
    const { provenance } = this.body.dataset;
    return provenance !== "" && provenance !== "simulated";
  }

  /** The dashed outline says simulated; whatever is rarer says so in words too. */
  private wear(provenance: string): void {
    if (this.origin.dataset["provenance"] === provenance) return;
    this.origin.dataset["provenance"] = provenance;
    this.origin.replaceChildren(...(this.rare ? [badge(provenance, this.tools.voice)] : []));
  }

  /** What its label's size depends on: digits are all as wide. */
  private extent(): string {
    // Its style sets the room of a place that counts down, so that nothing moves but the digits.
    if (this.aside?.voice === "must") return "aside";
    return `${this.isMute} ${this.word.textContent} ${this.origin.textContent} ${this.matters}`.replace(/\d/g, "0");
  }
}

/** A line breaks between words: Thai has no space within one, and must not break there. */
function wordsOf(name: string): HTMLElement {
  return element("span", { class: "name" }, ...name.split(" ").flatMap((word) => [element("span", {}, word), " "]));
}

export function draw(line: SVGLineElement, from: { x: number; y: number }, to: { x: number; y: number }): void {
  for (const [name, value] of Object.entries({ x1: from.x, y1: from.y, x2: to.x, y2: to.y })) {
    line.setAttribute(name, String(value));
  }
}

export function sizeOf(label: HTMLElement): Size {
  return { width: label.offsetWidth, height: label.offsetHeight };
}

/** Every state's shape; the style sheet shows the one that is. */
function picture(arc: SVGElement): SVGElement {
  return drawn(
    "svg",
    { viewBox: "-58 -58 116 116" },
    drawn("circle", { class: "outline", r: 53 }),
    drawn("circle", { class: "outline inner", r: 48.5 }),
    drawn("circle", { class: "body", r: 46 }),
    drawn("polygon", { class: "tripod", points: "0,-50 48,36 -48,36" }),
    drawn("polygon", { class: "stop", points: "-19,-46 19,-46 46,-19 46,19 19,46 -19,46 -46,19 -46,-19" }),
    drawn("polygon", { class: "alarm", points: "0,-58 58,0 0,58 -58,0" }),
    drawn("polygon", { class: "care", points: "-50,-40 50,-40 0,48" }),
    drawn("circle", { class: "track", r: 42 }),
    arc,
    drawn("path", { class: "toward", d: "M58 -11L72 0L58 11Z" }),
    drawn("path", { class: "notch", d: "M-13 -56L13 -56L0 -34Z" }),
  );
}

const COMMON_FIRST = ["", "simulated", "recorded", "visitor", "real"];

function rarest(provenances: string[]): string {
  return provenances.reduce((a, b) => (COMMON_FIRST.indexOf(b) > COMMON_FIRST.indexOf(a) ? b : a), "");
}
