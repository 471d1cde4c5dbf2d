/** What never changes while a phone looks; written into the page by dashboard/screens/phone_scene.py. */

import type { AlertWords, Kind, Measure, Rule } from "../scene.ts";

/** What a list says of a kind: one quantity, and for a ring the quantities whose sum is the whole. */
export interface Shown {
  quantity: string;
  fills: { quantity: string; of: string[] } | null;
}

export interface Place {
  name: string;
  lon: number;
  lat: number;
  capacity?: number;
  /** Local hours from which, and until when. */
  open?: [number, number];
  hours?: string;
  /** Beyond the city: in the list, and not on the map. */
  far?: boolean;
}

export interface PhoneScene {
  city: { language: string; timeZone: string };
  solution: string;
  answer: "nearest" | "extremes" | "shaking";
  hero: { key: string; kind: string; word: string } & Measure;
  map: { west: number; east: number; north: number; width: number; height: number };
  travel: Travel;
  /** By kind, of all that may be listed. */
  shown: Record<string, Shown>;
  kinds: Record<string, Kind>;
  rules: Rule[];
  alerts: Record<string, AlertWords>;
  devices: Record<string, { kind: string; place: string }>;
  places: Record<string, Place>;
  origin: string;
  /** Of a city that is warned of quakes: the sensor of each place where people live, and what it says. */
  homes: { sensors: Record<string, string>; felt: string } | null;
  words: Record<string, string>;
}

export interface Travel {
  /** How much longer a way is than the straight line. */
  detour: number;
  kmh: number;
}
