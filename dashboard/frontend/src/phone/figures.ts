/** A few numbers side by side, each below its word. */

import { element } from "../screen.ts";
import { write } from "./list.ts";

export type Figure = [number: string, word: string];

export function showFigures(list: HTMLElement, figures: Figure[]): void {
  while (list.children.length > figures.length) list.lastElementChild!.remove();
  figures.forEach(([number, word], index) => {
    const pair = list.children[index] ?? list.appendChild(empty());
    write(pair.firstElementChild as HTMLElement, word);
    write(pair.lastElementChild as HTMLElement, number);
  });
}

const empty = (): HTMLElement => element("div", {}, element("dt"), element("dd", { class: "number" }));
