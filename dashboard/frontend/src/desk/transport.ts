/** What plays: on, off, how fast, where, and what happens now. */

import { offeredSpeeds, RUN, type RunReport } from "../run.ts";
import { fetched } from "../scene.ts";
import { byId, element } from "../screen.ts";
import type { RunView } from "../view.ts";
import type { Voice } from "../words.ts";
import type { Later } from "./later.ts";
import type { Wish } from "./seat.ts";

export class Transport {
  private run: RunView | null = null;
  private asked = "";
  private readonly speed = byId("speed") as HTMLSelectElement;

  constructor(
    private readonly voice: Voice,
    private readonly language: string,
    private readonly later: Later,
    private readonly steer: (wish: Wish) => Promise<RunReport | null>,
    private readonly told: (report: RunReport) => void,
  ) {
    byId("play").addEventListener("click", () => void this.ask({ action: this.stands ? "resume" : "pause" }));
    byId("bookmark").addEventListener("click", () => void this.ask({ action: "bookmark" }));
    byId("return").addEventListener("click", () => void this.ask({ action: "return" }));
    byId("reset").addEventListener("click", () => this.reset());
    this.speed.addEventListener("change", () => void this.ask({ action: "speed", speed: Number(this.speed.value) }));
  }

  /** The report is asked for anew only when it is another one. */
  update(run: RunView | null): void {
    this.run = run;
    byId("play").textContent = this.voice.say(this.stands ? "control.resume" : "control.pause");
    const asked = JSON.stringify([run?.run, run?.state, run?.speed, run?.steps?.length]);
    if (asked === this.asked) return;
    this.asked = asked;
    fetched<RunReport>(RUN).then(
      (report) => this.show(report),
      () => (this.asked = ""),
    );
  }

  get pace(): string {
    const { run } = this;
    if (!run) return "";
    const pace = run.state === "running" ? `×${this.voice.number(run.speed)}` : this.voice.say(`run.${run.state}`);
    return `${this.voice.time(run.at)} ${pace}`;
  }

  private get stands(): boolean {
    return this.run?.state === "paused";
  }

  private async ask(wish: Wish): Promise<void> {
    const report = await this.steer(wish);
    if (report) this.show(report);
  }

  private reset(): void {
    this.later.ask({
      told: (seconds) => this.voice.say("desk.resets", { seconds: this.voice.number(seconds) }),
      act: () => void this.ask({ action: "reset" }),
      undone: () => undefined,
    });
  }

  private show(report: RunReport): void {
    const { run, scenario, bookmark } = report;
    this.told(report);
    this.speed.replaceChildren(...this.speeds(report));
    if (run) this.speed.value = String(run.speed);
    byId("taps").replaceChildren(
      ...(scenario?.taps ?? []).map(({ key, names, happened_ms }) => {
        const made = this.button(names[this.language] ?? key, { action: "event", key });
        if (happened_ms !== null) made.append(element("time", {}, ` ${this.voice.time(happened_ms)}`));
        made.disabled = run?.state !== "running" && run?.state !== "paused";
        return made;
      }),
    );
    const last = scenario?.steps.findLast(({ reached }) => reached);
    const begins = scenario ? [this.step(scenario.begins_ms, this.voice.say("control.begin"), { at_ms: scenario.begins_ms })] : [];
    byId("steps").replaceChildren(
      ...begins,
      ...(scenario?.steps ?? []).map(({ key, names, at_ms }) => {
        const made = this.step(at_ms, names[this.language] ?? key, { step: key });
        if (key === last?.key) made.firstElementChild!.setAttribute("aria-current", "step");
        return made;
      }),
    );
    const back = byId("return") as HTMLButtonElement;
    back.hidden = bookmark === null;
    back.textContent = bookmark && this.voice.say("control.return", { time: this.voice.time(bookmark.at_ms) });
  }

  /** What it plays at is there, whatever else is offered. */
  private speeds(report: RunReport): HTMLElement[] {
    const offered = new Set([...offeredSpeeds(report), ...(report.run ? [report.run.speed] : [])]);
    return [...offered].sort((a, b) => a - b).map((speed) => element("option", { value: speed }, `×${this.voice.number(speed)}`));
  }

  private step(at: number, sentence: string, to: Wish): HTMLElement {
    const made = this.button("", { action: "seek", ...to });
    made.append(element("time", {}, this.voice.time(at)), " ", element("span", {}, sentence));
    return element("li", {}, made);
  }

  private button(words: string, wish: Wish): HTMLButtonElement {
    const made = element("button", { type: "button" }, words);
    made.addEventListener("click", () => void this.ask(wish));
    return made;
  }
}
