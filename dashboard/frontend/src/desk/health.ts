/** How every part of the show is, and what to do where it is not well. */

import { fetched } from "../scene.ts";
import { byId, element } from "../screen.ts";

const ASK_MS = 10_000;

interface Told {
  well: boolean;
  words: string;
  lines: { name: string; words: string; well: boolean; cure: string }[];
}

/** The words come with it, in the page's language. */
export function watchHealth(language: string): void {
  const look = async () => {
    if (document.hidden) return;
    const { well, words, lines } = await fetched<Told>(`/health/${language}.json`);
    const all = document.querySelector<HTMLElement>(".wellness")!;
    all.dataset["well"] = String(well);
    all.firstElementChild!.textContent = words;
    byId("lines").replaceChildren(...lines.map(line));
  };
  const again = () => void look().catch(() => undefined);
  setInterval(again, ASK_MS);
  document.addEventListener("visibilitychange", again);
  again();
}

function line({ name, words, well, cure }: Told["lines"][number]): HTMLElement {
  const made = element("li", { "data-well": String(well) }, element("b", {}, name), " ", words);
  if (cure) made.append(element("p", {}, cure));
  return made;
}
