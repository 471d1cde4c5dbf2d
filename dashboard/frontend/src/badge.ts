/** Where a number came from, in a word: never hidden. */

import { element } from "./screen.ts";
import type { Voice } from "./words.ts";

export function badge(provenance: string, voice: Voice): HTMLElement {
  const word = voice.say(`badges.${provenance}`);
  return element("span", { class: "badge", "data-provenance": provenance }, word, element("b"));
}
