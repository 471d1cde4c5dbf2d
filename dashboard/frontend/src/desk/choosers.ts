/** What is on: solution, story, scenario, languages; and what of it the wall shows. */

import type { RunReport } from "../run.ts";
import { byId, element } from "../screen.ts";
import type { ShowView } from "../view.ts";
import type { Voice } from "../words.ts";
import type { Later } from "./later.ts";
import type { DeskScene } from "./scene.ts";
import type { Wish } from "./seat.ts";

const VIEWS = { map: "desk.map", worth: "desk.worth", evidence: "desk.evidence", contact: "desk.contact" } as const;

interface Chooser {
  key: string;
  options: [id: string, name: string][];
  chosen: string;
  /** It begins a run anew. */
  grave: boolean;
  choose: (id: string) => void;
}

export interface Asks {
  put: (wish: Wish) => void;
  steer: (wish: Wish) => void;
}

export class Choosers {
  private show: ShowView | null = null;
  private report: RunReport | null = null;
  private drawn = "";

  constructor(
    private readonly scene: DeskScene,
    private readonly voice: Voice,
    private readonly later: Later,
    private readonly asks: Asks,
  ) {}

  update(show: ShowView | null): void {
    this.show = show;
    this.draw();
  }

  told(report: RunReport): void {
    this.report = report;
    this.draw();
  }

  /** What the wall shows, in a word or two. */
  get view(): string {
    return this.voice.say(VIEWS[this.show?.view ?? "map"]);
  }

  private draw(): void {
    const { show, report } = this;
    if (!show) return;
    // Only what is chosen here: a list that is open under a thumb stays so.
    const { solution, story, language, second, view, camera } = show;
    const drawn = JSON.stringify([solution, story, language, second, view, camera, report?.scenario?.id, report?.scenarios]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    byId("choosers").replaceChildren(...this.choosers(show).flatMap((each) => this.chooser(each)));
    const own = this.scene.solutions.find(({ id }) => id === show.solution);
    const views = (Object.entries(VIEWS) as [keyof typeof VIEWS, string][]).filter(([key]) => key !== "worth" || own?.worth);
    byId("views").replaceChildren(
      ...views.map(([key, words]) => this.segment(words, key === (show.view ?? "map"), { action: "look", view: key })),
    );
    const cameras: [string, string][] = own?.bays ? [["city", "desk.city"], ["bays", "desk.bays"]] : [];
    byId("cameras").replaceChildren(
      ...cameras.map(([camera, words]) => this.segment(words, camera === (show.camera ?? "city"), { action: "look", camera })),
    );
  }

  private choosers(show: ShowView): Chooser[] {
    const { scene, asks, report } = this;
    const languages = Object.entries(scene.languages);
    const choose = (what: string) => (id: string) => asks.put({ action: "choose", [what]: id });
    const solution = scene.solutions.find(({ id }) => id === show.solution);
    const named = ({ id, name }: { id: string; name: string }): [string, string] => [id, name];
    const own = scene.city.language;
    return [
      { key: "desk.solution", options: scene.solutions.map(named), chosen: show.solution, grave: true, choose: choose("solution") },
      { key: "desk.story", options: (solution?.stories ?? []).map(named), chosen: show.story ?? "", grave: false, choose: choose("story") },
      {
        key: "desk.scenario",
        options: (report?.scenarios ?? []).map(({ id, names }) => [id, names[own] ?? id]),
        chosen: report?.scenario?.id ?? "",
        grave: true,
        choose: (scenario) => asks.steer({ action: "scenario", scenario }),
      },
      { key: "desk.language", options: languages, chosen: show.language, grave: false, choose: choose("language") },
      {
        key: "desk.second",
        options: languages.filter(([id]) => id !== show.language),
        chosen: show.second,
        grave: false,
        choose: choose("second"),
      },
    ];
  }

  /** Nothing to choose among is not shown. */
  private chooser({ key, options, chosen, grave, choose }: Chooser): HTMLElement[] {
    if (options.length < 2) return [];
    const select = element("select", { id: key.replace("desk.", "choose-") }, ...options.map(([id, name]) => element("option", { value: id }, name)));
    select.value = chosen;
    select.addEventListener("change", () => {
      const id = select.value;
      if (!grave) return choose(id);
      const name = select.selectedOptions[0]!.textContent ?? "";
      this.later.ask({
        told: (seconds) => this.voice.say("desk.switches", { name, seconds: this.voice.number(seconds) }),
        act: () => choose(id),
        undone: () => (select.value = chosen),
      });
    });
    return [element("label", {}, element("span", {}, this.voice.say(key)), select)];
  }

  private segment(words: string, pressed: boolean, wish: Wish): HTMLElement {
    const made = element("button", { type: "button", "aria-pressed": String(pressed) }, this.voice.say(words));
    made.addEventListener("click", () => this.asks.put(wish));
    return made;
  }
}
