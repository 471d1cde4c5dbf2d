/** The ground without WebGL: the same land and coast as one SVG, from where nobody can come closer. */

import type { Position } from "geojson";
import type { Base, Bounds, Ground, Point } from "./ground.ts";
import type { LonLat } from "../../scene.ts";
import type { Box } from "../../place.ts";
import { drawn } from "../../screen.ts";

/** Inner size of the drawing: enough for paths with whole numbers. */
const SPAN = 10_000;

export function plainGround(container: HTMLElement, options: { base: Base; bounds: Bounds }): Ground {
  const [west, south, east, north] = options.bounds;
  const [left, top] = mercator([west, north]);
  const [right, bottom] = mercator([east, south]);
  const scale = SPAN / (right - left);
  const inner = (place: LonLat): [number, number] => {
    const [x, y] = mercator(place);
    return [(x - left) * scale, (y - top) * scale];
  };
  const height = (bottom - top) * scale;
  const land = drawn("g");
  for (const feature of options.base.features) {
    const { geometry } = feature;
    if (!("coordinates" in geometry)) continue;
    const path = lines(geometry.coordinates as never)
      .map((line) => "M" + line.map((place) => inner(place as LonLat).map(Math.round).join(" ")).join("L"))
      .join("");
    land.append(drawn("path", { class: `base-${String(feature.properties?.["layer"])}`, d: path }));
  }
  container.replaceChildren(drawn("svg", { class: "plain" }, land));

  let zoom = 1;
  let shift: Point = { x: 0, y: 0 };
  const frame = (area: Box) => {
    zoom = Math.min(area.width / SPAN, area.height / height);
    shift = {
      x: area.left + (area.width - SPAN * zoom) / 2,
      y: area.top + (area.height - height * zoom) / 2,
    };
    land.setAttribute("transform", `translate(${shift.x} ${shift.y}) scale(${zoom})`);
  };
  return {
    project(place) {
      const [x, y] = inner(place);
      return { x: shift.x + x * zoom, y: shift.y + y * zoom };
    },
    layouts: () => undefined,
    unproject({ x, y }) {
      return unmercator([left + (x - shift.x) / zoom / scale, top + (y - shift.y) / zoom / scale]);
    },
    frame,
    approach: () => false,
    retreat: frame,
    moves: () => undefined,
    bays: () => undefined,
    water: () => false,
  };
}

function mercator([lon, lat]: LonLat): [number, number] {
  return [lon, (-180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))];
}

function unmercator([x, y]: [number, number]): LonLat {
  return [x, (360 / Math.PI) * Math.atan(Math.exp((-y * Math.PI) / 180)) - 90];
}

function lines(coordinates: Position[] | Position[][] | Position[][][]): Position[][] {
  const first = coordinates[0];
  if (first === undefined) return [];
  if (typeof first[0] === "number") return [coordinates as Position[]];
  return (coordinates as Position[][][]).flatMap((part) => lines(part));
}
