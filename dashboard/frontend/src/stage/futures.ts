/** What the solution is worth, over the whole wall: at `f`, from the control panel, or by ?view=futures in the address. */

import { Foreseen } from "../futures/foreseen.ts";
import { draw, write } from "../futures/rooms.ts";
import { byId, unit } from "../screen.ts";
import type { ShowView, View } from "../view.ts";
import type { Voice } from "../words.ts";

const KEY = "f";
const HOW_KEY = "h";
const VIEW = "futures";
const LETTER = 28;
const AIR = 10;

export class StageFutures {
  private readonly sheet = byId("futures");
  private readonly how = this.part<HTMLButtonElement>(".how");
  private readonly foreseen = new Foreseen(this.sheet.className, () => this.show());
  private opener: Element | null = null;
  private now: number | null = null;
  private asked: ShowView["view"] = "map";

  constructor(
    private readonly voice: Voice,
    life: AbortSignal,
  ) {
    addEventListener("keydown", (event) => this.key(event), { signal: life });
    this.part(".close").addEventListener("click", () => this.close());
    this.how.addEventListener("click", () => this.tellHow(!this.isTold));
    const button = byId("control").querySelector<HTMLButtonElement>(".futures")!;
    button.hidden = false;
    button.addEventListener("click", () => this.open());
    if (new URLSearchParams(location.search).get("view") === VIEW) this.open();
  }

  update(view: View): void {
    this.now = view.run?.at ?? null;
    this.foreseen.follow(view);
    this.draw();
  }

  /** What the desk wants to be seen; what a hand at the wall opens stays until the desk wants something else. */
  obey(view: ShowView["view"]): void {
    if (view === this.asked) return;
    this.asked = view;
    if (view === "worth") this.open();
    else if (!this.sheet.hidden) this.close();
  }

  draw(): void {
    const { futures } = this.foreseen;
    if (this.sheet.hidden || !futures || this.part(".picture").hidden) return;
    const pen = { letter: LETTER * unit(), air: AIR * unit() };
    draw(this.sheet, futures, { now: this.now, pen, voice: this.voice });
  }

  private show(): void {
    const { futures, isLate } = this.foreseen;
    const reckoning = this.part(".reckoning");
    reckoning.hidden = futures !== null;
    reckoning.textContent = this.voice.say(isLate ? "futures.late" : "futures.waiting");
    this.how.hidden = futures === null;
    if (futures) write(this.sheet, futures, this.voice);
    this.tellHow(false);
  }

  private open(): void {
    if (!this.sheet.hidden) return;
    this.opener = document.activeElement;
    this.sheet.hidden = false;
    this.show();
    this.sheet.focus();
  }

  private close(): void {
    this.sheet.hidden = true;
    if (this.opener instanceof HTMLElement) this.opener.focus();
  }

  private tellHow(told: boolean): void {
    this.part(".knowing").hidden = !told;
    this.part(".picture").hidden = told || !this.foreseen.futures;
    this.how.setAttribute("aria-expanded", String(told));
    this.part(".how span").textContent = this.voice.say(told ? "futures.back" : "futures.how");
    this.draw();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === KEY) this.sheet.hidden ? this.open() : this.close();
    else if (event.key === "Escape" && !this.sheet.hidden) this.close();
    else if (event.key === HOW_KEY && !this.sheet.hidden && !this.how.hidden) this.tellHow(!this.isTold);
  }

  private get isTold(): boolean {
    return this.how.getAttribute("aria-expanded") === "true";
  }

  private part<T extends HTMLElement = HTMLElement>(selector: string): T {
    return this.sheet.querySelector<T>(selector)!;
  }
}
