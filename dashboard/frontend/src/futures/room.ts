/** What every kind of comparison has in common: what it is written into and drawn with. */

import type { Voice } from "../words.ts";

/** The hero of a sheet or card. */
export interface Gain {
  number: (Node | string)[];
  what: string;
  spread: string;
  /** The number is no gain: it does not shine. */
  isBad?: boolean;
}

/** What a picture is drawn with: pixels of letters, and of the air between things. */
export interface Pen {
  letter: number;
  air: number;
}

export interface Drawing {
  /** Where the run is, by its clock. */
  now: number | null;
  pen: Pen;
  voice: Voice;
}

/** One kind of comparison, on both screens. A card has fewer figures than the wall. */
export interface Room<Told> {
  gain(futures: Told, voice: Voice, holder: HTMLElement): Gain;
  /** By figure: the sentences below it. */
  captions(futures: Told, voice: Voice): Record<string, (Node | string)[]>;
  /** By figure: its name, where that has a number in it. */
  headings(futures: Told, voice: Voice): Record<string, string>;
  /** Figures that have nothing to show. */
  empty(futures: Told): string[];
  /** What stands below the assumptions, with numbers. */
  notes(futures: Told, voice: Voice): string[];
  draw(figures: Figures, futures: Told, drawing: Drawing): void;
}

/** Draws a figure where the screen has it. */
export type Figures = (name: string, draw: (svg: SVGSVGElement) => void) => void;
