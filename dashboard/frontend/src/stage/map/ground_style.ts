/** How the ground looks as a MapLibre map: layers from below upward, each in the screen's colours and its unit. */

import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Feature, FeatureCollection, Polygon } from "geojson";
import type { BaseTiles } from "./base_tiles.ts";
import type { Base } from "./ground.ts";
import type { LonLat } from "../../scene.ts";
import { colour, unit } from "../../screen.ts";

/** From here on the bays are large enough to be worth drawing. */
export const BAYS_FROM_ZOOM = 14;

export function style(base: Base, tiles: BaseTiles | null): StyleSpecification {
  return {
    version: 8,
    sources: {
      ...tiles?.sources,
      base: { type: "geojson", data: base, tolerance: 0.2 },
      parks: { type: "geojson", data: areas([]) },
      bays: { type: "geojson", tolerance: 0, data: areas([]) },
    },
    layers: [
      ...(tiles?.layers ?? [plainSea()]),
      fill("land", colour("land")),
      line("road", colour("district"), 3, ROUND),
      fill("water", colour("ground")),
      line("district", colour("district"), 1.5),
      line("river", colour("canal"), 14, ROUND),
      line("canal", colour("canal"), 4, ROUND),
      line("coast", colour("coast"), 2, { "line-join": "round" }),
      ...bayLayers(),
    ],
  };
}

/** One feature each, numbered as they come. */
export function areas(rings: LonLat[][]): FeatureCollection<Polygon> {
  return { type: "FeatureCollection", features: rings.map((ring, id) => area(id, ring)) };
}

export function area(id: number, ring: LonLat[]): Feature<Polygon> {
  return { type: "Feature", id, properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
}

const ROUND = { "line-join": "round", "line-cap": "round" } as const;

/** Of the city's own base map: what its GeoJSON calls by this name. */
function only(layer: string): never {
  return ["==", ["get", "layer"], layer] as never;
}

function fill(layer: string, color: string): LayerSpecification {
  return { id: `base-${layer}`, type: "fill", source: "base", filter: only(layer), paint: { "fill-color": color } };
}

function line(layer: string, color: string, width: number, layout: object = {}): LayerSpecification {
  const paint = { "line-color": color, "line-width": width * unit() };
  return { id: `base-${layer}`, type: "line", source: "base", filter: only(layer), layout, paint };
}

function plainSea(): LayerSpecification {
  return { id: "sea", type: "background", paint: { "background-color": colour("ground") } };
}

function bayLayers(): LayerSpecification[] {
  const near = { minzoom: BAYS_FROM_ZOOM } as const;
  const turned = (free: string): never => ["interpolate", ["linear"], taken(), 0, free, 1, colour("normal")] as never;
  return [
    { id: "parks", type: "fill", source: "parks", ...near, paint: { "fill-color": colour("asphalt") } },
    {
      id: "bays",
      type: "fill",
      source: "bays",
      ...near,
      paint: { "fill-color": turned(colour("asphalt")), "fill-opacity": ["case", ["<", taken(), 0], 0, 1] },
    },
    {
      id: "bay-lines",
      type: "line",
      source: "bays",
      ...near,
      paint: { "line-color": turned(colour("faint")), "line-width": 3 * unit() },
    },
  ];
}

function taken(): never {
  return ["coalesce", ["feature-state", "taken"], -1] as never;
}
