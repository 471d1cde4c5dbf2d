/** The step that the scenario has reached, told where the solution's own sentence stands before. */

import type { Scene } from "../scene.ts";
import { byId, element } from "../screen.ts";
import type { RunView } from "../view.ts";

export class Story {
  private told = "";

  constructor(private readonly scene: Scene) {}

  update(run: RunView | null): void {
    document.body.dataset["run"] = run?.state ?? "";
    const steps = run?.solution === this.scene.solution ? this.scene.steps[run.scenario] : undefined;
    const [first = "", second = ""] = steps?.[run?.steps?.at(-1)?.key ?? ""] ?? [];
    if (first === this.told) return;
    this.told = first;
    // A line breaks between phrases: Thai writes a space there, and nowhere within.
    byId("step").replaceChildren(...first.split(" ").flatMap((phrase) => [element("span", {}, phrase), " "]));
    byId("step-second").textContent = second;
    document.body.classList.toggle("telling", first !== "");
  }
}
