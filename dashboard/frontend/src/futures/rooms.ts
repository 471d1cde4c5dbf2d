/** Which room writes and draws what. */

import { badge } from "../badge.ts";
import { element } from "../screen.ts";
import type { Voice } from "../words.ts";
import { earthquake } from "./earthquake.ts";
import { flood } from "./flood.ts";
import { parking } from "./parking.ts";
import type { Drawing, Figures, Room } from "./room.ts";
import type { Assumption, Futures } from "./told.ts";

/** What stands on both screens: the hero, each figure's sentences, and what is assumed. */
export function write(holder: HTMLElement, futures: Futures, voice: Voice): void {
  inItsRoom(futures, (room, told) => writeIn(room, told, holder, voice));
}

export function draw(holder: HTMLElement, futures: Futures, drawing: Drawing): void {
  const figures: Figures = (name, drawn) => {
    const figure = figureOf(holder, name);
    if (figure && !figure.hidden) drawn(figure.querySelector("svg")!);
  };
  inItsRoom(futures, (room, told) => room.draw(figures, told, drawing));
}

function inItsRoom(futures: Futures, enter: <Told extends Futures>(room: Room<Told>, told: Told) => void): void {
  switch (futures.kind) {
    case "flood":
      return enter(flood, futures);
    case "earthquake":
      return enter(earthquake, futures);
    case "parking":
      return enter(parking, futures);
  }
}

function writeIn<Told extends Futures>(room: Room<Told>, futures: Told, holder: HTMLElement, voice: Voice): void {
  const part = (selector: string): HTMLElement => holder.querySelector<HTMLElement>(selector)!;
  part(".whose").replaceChildren(badge(futures.provenance, voice));
  const { number, what, spread, isBad = false } = room.gain(futures, voice, holder);
  part(".gain").classList.toggle("bad", isBad);
  part(".gain .number").replaceChildren(...number);
  part(".gain .what").textContent = what;
  part(".gain .spread").textContent = spread;
  for (const [name, heading] of Object.entries(room.headings(futures, voice))) {
    figureOf(holder, name)?.querySelector("h3")?.replaceChildren(heading);
  }
  for (const [name, caption] of Object.entries(room.captions(futures, voice))) {
    figureOf(holder, name)?.querySelector("figcaption")?.replaceChildren(...caption);
  }
  const empty = room.empty(futures);
  for (const figure of holder.querySelectorAll("figure")) figure.hidden = empty.includes(figure.className);
  list(part(".knowing:is(ul), .knowing ul"), futures.assumptions, room.notes(futures, voice), voice);
}

function list(holder: HTMLElement, assumptions: Assumption[], notes: string[], voice: Voice): void {
  for (const old of holder.querySelectorAll(".numbered")) old.remove();
  holder.prepend(
    ...assumptions.map((assumption) =>
      element(
        "li",
        { class: "numbered" },
        element("span", {}, assumed(assumption, voice)),
        " ",
        element("b", {}, voice.say(`sources.${assumption.source}`)),
      ),
    ),
  );
  holder.append(...notes.map((note) => element("li", { class: "numbered" }, element("span", {}, note))));
}

function assumed({ key, value, unit, by }: Assumption, voice: Voice): string {
  const decimals = Number.isInteger(value) ? 0 : Number.isInteger(Math.round(value * 1000) / 100) ? 1 : 2;
  return voice.say(`assumptions.${key}`, { value: voice.measured(value, { unit, decimals }), by });
}

function figureOf(holder: HTMLElement, name: string): HTMLElement | null {
  return holder.querySelector<HTMLElement>(`figure.${name}`);
}
