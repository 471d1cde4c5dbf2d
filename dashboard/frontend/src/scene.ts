/** What never changes while the stage shows; written by dashboard/screens/scene.py. */

export type LonLat = [number, number];

export interface Layer {
  kind: string;
  shape: "ring" | "bay" | "dot";
  quantity: string;
  of: string[];
}

export interface Listed {
  kind: string;
  name: string;
  place: string;
  bay: string;
  lon?: number;
  lat?: number;
  capacity?: number | null;
}

/** Where people live whom an early warning tells. */
export interface Home {
  name: string;
  lon: number;
  lat: number;
}

export interface Bay {
  device: string;
  x: number;
  y: number;
  width: number;
  depth: number;
  facing: "up" | "down";
  outline: LonLat[];
}

export interface Layout {
  place: string;
  name: string;
  width: number;
  height: number;
  bearing: number;
  entrance: [number, number];
  assumed: boolean;
  outline: LonLat[];
  bays: Bay[];
}

/** How a number is written. */
export interface Measure {
  /** UCUM, or `share` of a whole. */
  unit: string;
  decimals: number;
}

export interface Quantity extends Measure {
  name: string;
  states: string[];
}

export interface Kind {
  name: string;
  quantities: Record<string, Quantity>;
}

export type Level = "normal" | "watch" | "warning" | "danger";

export interface Rule {
  key: string;
  kind: string;
  quantity: string;
  of: string[];
  /** What is said when it is normal again. */
  normal: string;
  /** Rising. */
  thresholds: { level: Level; atLeast: number; clearBelow: number; word: string }[];
}

export interface AlertWords {
  /** Who stands nearer than so many metres is concerned. */
  radius: number;
  /** What kind of event it is, as a noun. */
  event: string;
  cleared: string;
  levels: Record<string, { headline: string; what: string; do: string }>;
}

export interface Tile extends Measure {
  key: string;
  word: string;
}

export interface ShownTile extends Tile {
  /** What stands in its place while it is 0. */
  whenZero: Tile | null;
}

export interface Scene {
  city: {
    id: string;
    name: string;
    language: string;
    ownLanguage: string;
    /** Whether the screen's language can carry the base map's names. */
    ownNames: boolean;
    timeZone: string;
    bounds: [number, number, number, number];
  };
  solution: string;
  /** Whether it simulates a flood, so that there may be water in the streets. */
  water: boolean;
  /** Where it simulates an earthquake: the stations whose ground is shown second by second. */
  traces: {
    stations: Record<string, LonLat>;
    /** By scenario: where its fault begins to break. */
    faults: Record<string, LonLat>;
    centre: LonLat;
  } | null;
  /** Where it simulates an earthquake. */
  quake: { station: string; building: string; homes: Record<string, Home> } | null;
  tiles: ShownTile[];
  chart: { tile: string; fromZero: boolean; falls: Tile | null };
  layers: Layer[];
  kinds: Record<string, Kind>;
  ownKinds: string[];
  devices: Record<string, Listed>;
  layouts: Layout[];
  rules: Rule[];
  /** By `solution.alert key`, of every solution that plays in the city. */
  alerts: Record<string, AlertWords>;
  places: Record<string, string>;
  /** By scenario and key: what is told of each step, in this language and the second. */
  steps: Record<string, Record<string, [string, string]>>;
  /** By story and step: the same of what a presenter tells. */
  stories: Record<string, Record<string, [string, string]>>;
  words: Record<string, string>;
}

export interface Urls {
  base: string;
  /** A .pmtiles file, where the city has one. */
  tiles?: string;
  scene: string;
  day: string;
  live: string;
  worker: string;
}

export async function fetched<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}

/** The tile that has the place now. */
export const standing = (tile: ShownTile, values: Record<string, number>): Tile =>
  tile.whenZero && values[tile.key] === 0 ? tile.whenZero : tile;

export const kindOf = (id: string): string => id.split(".")[1] ?? "";

export const lastOf = (id: string): string => id.split(".").slice(2).join(".");
