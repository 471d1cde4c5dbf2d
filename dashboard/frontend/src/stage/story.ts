/** What is told now: the presenter's step, or the one that the scenario has reached, or the solution's own sentence. */

import type { Scene } from "../scene.ts";
import { byId, element } from "../screen.ts";
import type { RunView, ShowView } from "../view.ts";

export class Story {
  private told = "";

  constructor(private readonly scene: Scene) {}

  update(run: RunView | null, show: ShowView | null): void {
    document.body.dataset["run"] = run?.state ?? "";
    const steps = run?.solution === this.scene.solution ? this.scene.steps[run.scenario] : undefined;
    const presented = this.scene.stories[show?.story ?? ""]?.[show?.step ?? ""];
    const [first = "", second = ""] = presented ?? steps?.[run?.steps?.at(-1)?.key ?? ""] ?? [];
    if (first === this.told) return;
    this.told = first;
    // A line breaks between phrases: Thai writes a space there, and nowhere within.
    byId("step").replaceChildren(...first.split(" ").flatMap((phrase) => [element("span", {}, phrase), " "]));
    byId("step-second").textContent = second;
    document.body.classList.toggle("telling", first !== "");
  }
}
