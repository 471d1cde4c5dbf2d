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

export interface Kind {
  name: string;
  quantities: Record<string, { name: string; states: string[] }>;
}

export interface Scene {
  city: {
    id: string;
    name: string;
    language: string;
    /** Whether the screen's language can carry the base map's names. */
    ownNames: boolean;
    timeZone: string;
    bounds: [number, number, number, number];
  };
  solution: string;
  tiles: { key: string; show: "sum" | "share" | "mean" }[];
  chart: string;
  layers: Layer[];
  kinds: Record<string, Kind>;
  devices: Record<string, Listed>;
  layouts: Layout[];
  /** By `solution.rule`, then level. */
  rules: Record<string, Record<string, string>>;
  /** By kind, then level. */
  levels: Record<string, Record<string, string>>;
  words: Record<string, string>;
}

export interface Urls {
  base: string;
  scene: string;
  live: string;
  worker: string;
}

export async function fetched<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}
