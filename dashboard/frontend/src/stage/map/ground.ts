/** The map under everything, as the rest of the stage sees it. */

import type { FeatureCollection } from "geojson";
import type { Layout, LonLat } from "../../scene.ts";
import type { Box } from "../../place.ts";

export interface Point {
  x: number;
  y: number;
}

export interface Ground {
  project(place: LonLat): Point;
  /** The car parks whose bays are drawn, in place of those before. */
  layouts(layouts: Layout[]): void;
  unproject(point: Point): LonLat;
  /** Fit the city into this part of the screen, at once. */
  frame(area: Box): void;
  /** A slow move to a car park's bays; false where this ground cannot show them. */
  approach(layout: Layout, area: Box): boolean;
  retreat(area: Box): void;
  /** Calls back at each step of a camera's move, and once more when it has come to rest. */
  moves(step: (isAtRest: boolean) => void, life: AbortSignal): void;
  /** Which bays are taken (1), free (0) or unknown (-1), by device. */
  bays(states: ReadonlyMap<string, number>): void;
  /** A picture of water over this part of the ground, or none; false where this ground cannot show it. */
  water(picture: HTMLCanvasElement | null, bounds: Bounds): boolean;
}

export type Base = FeatureCollection;
export type Bounds = [number, number, number, number];
