/** A base map of vector tiles, as quiet as our own: water, land, roads faint. Knows Protomaps' layers and OpenMapTiles'. */

import { addProtocol, type LayerSpecification, type VectorSourceSpecification } from "maplibre-gl";
import { PMTiles, Protocol } from "pmtiles";
import { colour, unit } from "../../screen.ts";

const SOURCE = "tiles";
const BIG_ROADS = ["highway", "major_road", "motorway", "trunk", "primary"];
const SMALL_ROADS = ["medium_road", "minor_road", "secondary", "tertiary", "minor", "street", "residential"];
const SMALL_ROADS_FROM_ZOOM = 12.5;

export interface BaseTiles {
  sources: Record<string, VectorSourceSpecification>;
  layers: LayerSpecification[];
}

/** Reads the file's own words on what it holds; throws where it cannot be read. */
export async function baseTiles(url: string): Promise<BaseTiles> {
  const protocol = new Protocol();
  const file = new PMTiles(new URL(url, location.href).href);
  protocol.add(file);
  addProtocol("pmtiles", protocol.tile);
  const known = (await file.getMetadata()) as { vector_layers?: { id: string }[] };
  const held = known.vector_layers?.map(({ id }) => id);
  const layers = quiet().filter((layer) => !held || !("source-layer" in layer) || held.includes(layer["source-layer"]!));
  // OpenMapTiles draws water on land, Protomaps land on water.
  const isSea = held?.includes("earth") ?? false;
  const ground: LayerSpecification = {
    id: "tiles-ground",
    type: "background",
    paint: { "background-color": colour(isSea ? "ground" : "land") },
  };
  return {
    sources: { [SOURCE]: { type: "vector", url: `pmtiles://${file.source.getKey()}` } },
    layers: [ground, ...layers],
  };
}

function quiet(): LayerSpecification[] {
  const wide = (px: number) => px * unit();
  const from = (id: string, sourceLayer: string) => ({ id, source: SOURCE, "source-layer": sourceLayer });
  const areas = ["==", ["geometry-type"], "Polygon"] as never;
  const lines = ["==", ["geometry-type"], "LineString"] as never;
  const road = (kinds: string[]) =>
    ["in", ["coalesce", ["get", "kind"], ["get", "class"], ["get", "pmap:kind"]], ["literal", kinds]] as never;
  const roads = ["roads", "transportation"].flatMap((layer): LayerSpecification[] => [
    {
      ...from(`${layer}-small`, layer),
      type: "line",
      minzoom: SMALL_ROADS_FROM_ZOOM,
      filter: road(SMALL_ROADS),
      paint: { "line-color": colour("district"), "line-width": wide(1.5) },
    },
    {
      ...from(`${layer}-big`, layer),
      type: "line",
      filter: road(BIG_ROADS),
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": colour("district"), "line-width": wide(3) },
    },
  ]);
  const water = ["water", "waterway", "physical_line"].map(
    (layer): LayerSpecification => ({
      ...from(`${layer}-lines`, layer),
      type: "line",
      filter: lines,
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": colour("canal"), "line-width": wide(3) },
    }),
  );
  return [
    { ...from("earth", "earth"), type: "fill", filter: areas, paint: { "fill-color": colour("land") } },
    { ...from("water", "water"), type: "fill", filter: areas, paint: { "fill-color": colour("ground") } },
    ...water,
    ...roads,
  ];
}
