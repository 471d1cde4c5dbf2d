/** The cue card: what the wall says, what to say about it, and how the time goes. */

import { byId, element } from "../screen.ts";
import type { ShowView } from "../view.ts";
import type { Voice } from "../words.ts";
import type { DeskScene, Sort, Step, Story } from "./scene.ts";
import { clock, pace } from "./timer.ts";

const MARKS: Record<Sort, string> = { say: "", point: "desk.point", source: "desk.source", asked: "desk.asked" };
const LOOK_MS = 250;

export class Card {
  private show: ShowView | null = null;
  /** Asked for, and not on the wall yet. */
  private asked: string | null = null;
  /** The hub's wall clock, less this page's. */
  private ahead = 0;
  private drawn = "";

  constructor(
    private readonly scene: DeskScene,
    private readonly voice: Voice,
    private readonly put: (wish: Record<string, unknown>) => void,
  ) {
    byId("back").addEventListener("click", () => this.go(this.neighbour(-1)));
    byId("next").addEventListener("click", () => this.go(this.neighbour(1) ?? this.told[0]));
    setInterval(() => this.time(), LOOK_MS);
  }

  update(show: ShowView | null, now: number): void {
    this.ahead = now - performance.now();
    if (show?.step === this.asked || show?.story !== this.show?.story) this.asked = null;
    this.show = show;
    this.draw();
  }

  /** It will not come. */
  forget(): void {
    this.asked = null;
    this.draw();
  }

  /** The step that stands, by its number and what it says on the wall. */
  get line(): string {
    const [step, steps] = [this.step, this.story?.steps ?? []];
    return step ? `${this.numbered(steps.indexOf(step), steps)} ${this.says(step, this.show!.language)}` : "";
  }

  private get story(): Story | null {
    const { show } = this;
    const solution = this.scene.solutions.find(({ id }) => id === show?.solution);
    return solution?.stories.find(({ id }) => id === show?.story) ?? null;
  }

  /** Of the version that is told. */
  private get told(): Step[] {
    const steps = this.story?.steps ?? [];
    return this.show?.short ? steps.filter(({ short }) => short) : steps;
  }

  private get step(): Step | null {
    const key = this.asked ?? this.show?.step;
    return this.story?.steps.find((step) => step.key === key) ?? null;
  }

  /** The nearest of those that are told, from one that may not be. */
  private neighbour(by: 1 | -1): Step | undefined {
    const [steps, { step }] = [this.story?.steps ?? [], this];
    if (!step) return by > 0 ? this.told[0] : undefined;
    const at = steps.indexOf(step);
    const way = by > 0 ? steps.slice(at + 1) : steps.slice(0, at).reverse();
    return way.find((other) => this.told.includes(other));
  }

  private go(step: Step | undefined): void {
    if (!step) return;
    this.asked = step.key;
    this.draw();
    this.put({ action: "step", step: step.key });
    navigator.vibrate?.(20);
  }

  private draw(): void {
    const { story, step, show } = this;
    const drawn = JSON.stringify([show?.solution, show?.story, show?.short, show?.language, show?.second, step?.key, this.asked]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    byId("card").classList.toggle("asked", this.asked !== null);
    byId("story").textContent = story?.name ?? "";
    byId("count").textContent = step ? this.numbered(this.told.indexOf(step), this.told) : "";
    byId("says").textContent = step ? this.says(step, show!.language) : (story?.promise ?? this.voice.say("desk.no_story"));
    byId("says").lang = step ? show!.language : this.scene.city.language;
    byId("second").textContent = step ? this.says(step, show!.second) : "";
    byId("second").lang = show?.second ?? "";
    byId("notes").replaceChildren(...(step?.notes ?? []).map(([sort, text]) => this.note(sort, text)));
    byId("timer").hidden = byId("moves").hidden = !story;
    (byId("back") as HTMLButtonElement).disabled = !this.neighbour(-1);
    byId("next").textContent = this.voice.say(step ? (this.neighbour(1) ? "desk.next" : "desk.again") : "desk.begin");
    this.versions();
    this.time();
    if (step) byId("card").scrollIntoView({ block: "start" });
  }

  private note(sort: Sort, text: string): HTMLElement {
    const made = element("li", { class: sort });
    if (sort !== "say") made.append(element("b", {}, this.voice.say(MARKS[sort])), " ");
    made.append(text);
    return made;
  }

  private versions(): void {
    const steps = this.story?.steps ?? [];
    const short = steps.filter((step) => step.short);
    const versions = short.length && short.length < steps.length ? [short, steps] : [];
    byId("version").replaceChildren(
      ...versions.map((own) => {
        const time = clock(own.reduce((sum, { lasts }) => sum + lasts, 0));
        const pressed = (own === short) === (this.show?.short ?? false);
        const words = this.voice.say("desk.length", { time, count: this.voice.number(own.length) });
        const made = element("button", { type: "button", "aria-pressed": String(pressed), "aria-label": words }, time);
        made.addEventListener("click", () => this.put({ action: "choose", short: own === short }));
        return made;
      }),
    );
  }

  private time(): void {
    const { show, step, told } = this;
    const begun = step ? show?.begun : undefined;
    const elapsed = begun ? (this.ahead + performance.now() - begun) / 1000 : 0;
    const { whole, behind } = pace(told, step ? told.indexOf(step) : -1, elapsed);
    byId("elapsed").textContent = clock(elapsed);
    byId("against").textContent = begun ? this.against(behind) : "";
    byId("against").dataset["pace"] = behind > 0 ? "behind" : behind < 0 ? "ahead" : "on-time";
    byId("bar").style.setProperty("--done", String(whole ? Math.min(1, elapsed / whole) : 0));
  }

  private against(behind: number): string {
    if (behind === 0) return this.voice.say("desk.on_time");
    const time = this.voice.measured(Math.round(Math.abs(behind)), { unit: "s", decimals: 0 });
    return this.voice.say(behind > 0 ? "desk.behind" : "desk.ahead", { time });
  }

  private numbered(at: number, steps: Step[]): string {
    if (at < 0) return "";
    return this.voice.say("desk.count", { number: this.voice.number(at + 1), count: this.voice.number(steps.length) });
  }

  private says(step: Step, language: string): string {
    return step.says[language] ?? "";
  }
}
