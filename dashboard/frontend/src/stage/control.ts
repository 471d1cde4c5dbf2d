/** The control panel: at `c`, with the PIN, which only this page remembers. */

import { offeredSpeeds, presenterIn, RUN, type RunReport } from "../run.ts";
import { fetched } from "../scene.ts";
import { byId, element } from "../screen.ts";
import type { RunView } from "../view.ts";
import type { Voice } from "../words.ts";

const KEY = "c";

export class Control {
  private readonly panel = byId("control");
  private readonly opener = byId("desk");
  private readonly form = this.part<HTMLFormElement>("form");
  private readonly input = this.part<HTMLInputElement>("input");
  private readonly play = this.part<HTMLButtonElement>(".play");
  private pin = "";
  private run: RunView | null = null;
  private shown = "";

  constructor(
    private readonly voice: Voice,
    private readonly language: string,
    life: AbortSignal,
  ) {
    this.opener.addEventListener("click", () => this.toggle());
    this.part(".close").addEventListener("click", () => this.close());
    addEventListener("keydown", (event) => this.key(event), { signal: life });
    // What is typed here is for nobody else on the stage.
    this.panel.addEventListener("keydown", (event) => {
      event.stopPropagation();
      this.key(event);
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.unlock();
    });
    this.play.addEventListener("click", () => void this.ask({ action: this.stands ? "resume" : "pause" }));
    this.part(".reset").addEventListener("click", () => void this.ask({ action: "reset" }));
    this.part(".bookmark").addEventListener("click", () => void this.ask({ action: "bookmark" }));
    this.part(".return").addEventListener("click", () => void this.ask({ action: "return" }));
  }

  update(run: RunView | null): void {
    this.run = run;
    if (this.panel.hidden) return;
    this.write(".now", run ? `${this.voice.time(run.at)} · ${this.pace(run)}` : "");
    this.write(".play", this.voice.say(this.stands ? "control.resume" : "control.pause"));
    for (const button of this.part(".speeds").querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(Number(button.value) === run?.speed));
    }
    const shown = JSON.stringify([run?.run, run?.scenario, run?.state, run?.steps?.length]);
    if (this.pin && shown !== this.shown) {
      this.shown = shown;
      void this.refresh();
    }
  }

  private get stands(): boolean {
    return this.run?.state === "paused";
  }

  private pace({ state, speed }: RunView): string {
    return state === "running" ? `×${this.voice.number(speed)}` : this.voice.say(`run.${state}`);
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape" && !this.panel.hidden) this.close();
    if (event.key !== KEY || event.ctrlKey || event.metaKey || event.altKey || event.target === this.input) return;
    event.preventDefault(); // or the letter would be the first of the PIN
    this.toggle();
  }

  private toggle(): void {
    if (!this.panel.hidden) {
      this.close();
      return;
    }
    this.panel.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.shown = "";
    this.update(this.run);
    (this.pin ? this.play : this.input).focus();
  }

  private close(): void {
    this.panel.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    this.opener.focus();
  }

  /** To keep the speed as it is changes nothing, and tells whether both hub and simulator listen. */
  private async unlock(): Promise<void> {
    this.pin = this.input.value.trim();
    await this.ask({ action: "speed", speed: this.run?.speed ?? 1 });
    if (this.pin) this.play.focus();
  }

  /** The panel gives way to `begin`. */
  offerDrop(begin: () => void): void {
    const button = this.part<HTMLButtonElement>(".drop");
    button.hidden = false;
    button.addEventListener("click", () => {
      this.close();
      begin();
    });
  }

  /** Where it fails, the panel opens again and says so. */
  async drop(dropped: object): Promise<void> {
    await this.ask({ ...dropped });
    if (this.part(".said").textContent && this.panel.hidden) this.toggle();
  }

  private async ask(asked: Record<string, unknown>): Promise<void> {
    const headers = { "Content-Type": "application/json", "X-Roadshow-PIN": this.pin };
    let answer: Response;
    try {
      answer = await fetch(RUN, { method: "POST", headers, body: JSON.stringify(asked) });
    } catch {
      this.write(".said", this.voice.say("control.failed"));
      return;
    }
    const known = answer.status !== 401 && answer.status !== 429;
    if (answer.status === 401) this.pin = "";
    this.form.hidden = this.pin !== "" && (known || this.form.hidden);
    this.part(".controls").hidden = !this.form.hidden;
    this.write(".said", await this.outcome(answer));
    if (answer.ok) this.show((await answer.json()) as RunReport);
    if (!this.form.hidden) {
      this.pin = "";
      this.input.value = "";
      this.input.focus();
    }
  }

  private async outcome(answer: Response): Promise<string> {
    const { ok, status, headers } = answer;
    if (ok) return "";
    if (status === 401) return this.voice.say("control.wrong");
    if (await presenterIn(answer)) return this.voice.say("control.taken");
    if (status === 429) return this.voice.say("control.wait", { seconds: headers.get("Retry-After") ?? "" });
    return this.voice.say("control.failed");
  }

  private async refresh(): Promise<void> {
    this.show(await fetched<RunReport>(RUN));
  }

  private show(report: RunReport): void {
    const { run, scenario, bookmark } = report;
    this.part(".speeds").replaceChildren(
      ...offeredSpeeds(report).map((speed) => {
        const pressed = String(speed === run?.speed);
        return this.button(`×${this.voice.number(speed)}`, { action: "speed", speed }, { value: speed, "aria-pressed": pressed });
      }),
    );
    const steps = scenario?.steps ?? [];
    const last = steps.findLast(({ reached }) => reached);
    const beginning = scenario ? [this.step(scenario.begins_ms, this.voice.say("control.begin"), { at_ms: scenario.begins_ms })] : [];
    this.part(".steps").replaceChildren(
      ...beginning,
      ...steps.map(({ key, names, at_ms, reached }) => {
        const item = this.step(at_ms, names[this.language] ?? key, { step: key });
        item.classList.toggle("reached", reached);
        if (key === last?.key) item.firstElementChild!.setAttribute("aria-current", "step");
        return item;
      }),
    );
    this.part(".taps").replaceChildren(
      ...(scenario?.taps ?? []).map(({ key, names, happened_ms }) => {
        const button = this.button(names[this.language] ?? key, { action: "event", key });
        if (happened_ms !== null) button.append(element("time", {}, ` ${this.voice.time(happened_ms)}`));
        button.disabled = run?.state === "seeking";
        return button;
      }),
    );
    const back = this.part<HTMLButtonElement>(".return");
    back.disabled = bookmark === null;
    back.textContent = this.voice.say("control.return", { time: bookmark ? this.voice.time(bookmark.at_ms) : "" });
  }

  /** A point of the line: its time, and its sentence for those who come near. */
  private step(at: number, sentence: string, to: Record<string, unknown>): HTMLElement {
    const time = this.voice.time(at);
    const button = this.button(time, { action: "seek", ...to }, { "aria-label": `${time} ${sentence}` });
    for (const near of ["focus", "pointerenter"]) button.addEventListener(near, () => this.write(".told", sentence));
    return element("li", {}, button);
  }

  private button(words: string, asked: Record<string, unknown>, attributes: Record<string, string | number> = {}): HTMLButtonElement {
    const button = element("button", { type: "button", ...attributes }, words);
    button.addEventListener("click", () => void this.ask(asked));
    return button;
  }

  private part<T extends HTMLElement = HTMLElement>(selector: string): T {
    return this.panel.querySelector<T>(selector)!;
  }

  private write(selector: string, text: string): void {
    const part = this.part(selector);
    if (part.textContent !== text) part.textContent = text;
  }
}
