/** The ground as a MapLibre map: crisp at any size, and bays that can be seen from close by. */

import { Map as Canvas, setWorkerUrl, type CanvasSource, type GeoJSONSource } from "maplibre-gl";
import { baseTiles } from "./base_tiles.ts";
import type { Base, Bounds, Ground, Point } from "./ground.ts";
import { area, areas, BAYS_FROM_ZOOM, style } from "./ground_style.ts";
import type { Layout, LonLat } from "../../scene.ts";
import type { Box } from "../../place.ts";
import { calm, colour, unit } from "../../screen.ts";

const MOVE_MS = 1500;
const TURN_MS = 280;
/** More bays than these change at once: the eye cannot follow, and each step of each would be an upload. */
const MOST_TURNING = 150;
const EQUATOR_M = 40_075_017;
/** MapLibre's world at zoom 0. */
const TILE_PX = 512;
const NONE = { left: 0, top: 0, right: 0, bottom: 0 };

export function canDrawMaps(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

export async function mapGround(
  container: HTMLElement,
  options: { base: Base; bounds: Bounds; worker: string; tiles: string | undefined },
): Promise<Ground> {
  setWorkerUrl(new URL(options.worker, location.href).href);
  const tiles = options.tiles === undefined ? null : await baseTiles(options.tiles);
  const canvas = new Canvas({
    container,
    style: style(options.base, tiles),
    bounds: options.bounds,
    interactive: false,
    attributionControl: false,
    fadeDuration: 0,
    trackResize: true,
  });
  await new Promise<void>((resolve, reject) => {
    canvas.once("load", () => resolve());
    canvas.once("error", (event) => reject(event.error));
  });
  return new MapGround(canvas, options.bounds);
}

class MapGround implements Ground {
  private readonly numbers = new Map<string, number>();
  private shown = new Float32Array();
  private wanted = new Float32Array();
  private readonly turning = new Set<number>();
  private lastFrame = 0;
  private waiting = false;

  constructor(
    private readonly canvas: Canvas,
    private readonly bounds: Bounds,
  ) {
    canvas.on("zoom", () => this.turnSoon());
  }

  layouts(layouts: Layout[]): void {
    const bays = layouts.flatMap((layout) => layout.bays);
    this.numbers.clear();
    this.turning.clear();
    bays.forEach((bay, number) => this.numbers.set(bay.device, number));
    this.shown = new Float32Array(bays.length).fill(-1);
    this.wanted = new Float32Array(bays.length).fill(-1);
    this.canvas.removeFeatureState({ source: "bays" });
    const outlines = { parks: layouts, bays };
    for (const [source, drawn] of Object.entries(outlines)) {
      this.canvas.getSource<GeoJSONSource>(source)!.setData(areas(drawn.map(({ outline }) => outline)));
    }
  }

  project(place: LonLat): Point {
    return this.canvas.project(place);
  }

  unproject({ x, y }: Point): LonLat {
    return this.canvas.unproject([x, y]).toArray();
  }

  frame(area: Box): void {
    this.canvas.stop();
    this.canvas.resize();
    this.canvas.setPadding(NONE);
    this.canvas.fitBounds(this.bounds, { padding: padding(area), animate: false, bearing: 0 });
  }

  approach(layout: Layout, area: Box): boolean {
    const [west, south, east, north] = boundsOf(layout.outline);
    const centre: LonLat = [(west + east) / 2, (south + north) / 2];
    const metresPerPixel = Math.max(layout.width / area.width, layout.height / area.height);
    const world = (EQUATOR_M * Math.cos((centre[1] * Math.PI) / 180)) / TILE_PX;
    this.canvas.flyTo({
      center: centre,
      zoom: Math.log2(world / metresPerPixel),
      bearing: layout.bearing,
      padding: padding(area),
      duration: calm.matches ? 0 : MOVE_MS,
      essential: true,
    });
    return true;
  }

  retreat(area: Box): void {
    const home = this.canvas.cameraForBounds(this.bounds, { padding: padding(area), bearing: 0 });
    this.canvas.flyTo({ ...home, padding: NONE, duration: calm.matches ? 0 : MOVE_MS, essential: true });
  }

  moves(step: (isAtRest: boolean) => void, life: AbortSignal): void {
    const watched = [this.canvas.on("move", () => step(false)), this.canvas.on("moveend", () => step(true))];
    life.addEventListener("abort", () => watched.forEach((each) => each.unsubscribe()));
  }

  bays(states: ReadonlyMap<string, number>): void {
    for (const [device, state] of states) {
      const number = this.numbers.get(device);
      if (number === undefined) continue;
      this.wanted[number] = state;
      if (this.shown[number] !== state) this.turning.add(number);
    }
    this.turnSoon();
  }

  water(picture: HTMLCanvasElement | null, bounds: Bounds): boolean {
    const known = this.canvas.getSource<CanvasSource>("water");
    if (!picture) {
      if (known) this.dry();
      return true;
    }
    if (!known) {
      this.flood(picture, bounds);
      return true;
    }
    // The picture's pixels are taken to the graphics card once, not at every frame.
    known.play();
    this.canvas.once("render", () => known.pause());
    return true;
  }

  private dry(): void {
    for (const layer of ["water", "water-frame"]) {
      this.canvas.removeLayer(layer);
      this.canvas.removeSource(layer);
    }
  }

  /** Below everything that stands for a device; the frame says where the model ends. */
  private flood(picture: HTMLCanvasElement, [west, south, east, north]: Bounds): void {
    const corners: [LonLat, LonLat, LonLat, LonLat] = [[west, north], [east, north], [east, south], [west, south]];
    this.canvas.addSource("water", { type: "canvas", canvas: picture, coordinates: corners, animate: false });
    this.canvas.addSource("water-frame", { type: "geojson", data: area(0, [...corners, corners[0]]) });
    const paint = { "raster-resampling": "nearest", "raster-fade-duration": 0 } as const;
    this.canvas.addLayer({ id: "water", type: "raster", source: "water", paint }, "parks");
    this.canvas.addLayer(
      {
        id: "water-frame",
        type: "line",
        source: "water-frame",
        paint: { "line-color": colour("simulated"), "line-width": 2 * unit(), "line-dasharray": [4, 3] },
      },
      "parks",
    );
  }

  /** From afar nobody sees a bay, so none is repainted. */
  private turnSoon(): void {
    if (this.waiting || this.turning.size === 0 || this.canvas.getZoom() < BAYS_FROM_ZOOM) return;
    this.waiting = true;
    requestAnimationFrame((now) => {
      this.waiting = false;
      this.turn(Math.min(1, (now - this.lastFrame) / TURN_MS));
      this.lastFrame = now;
      this.turnSoon();
    });
  }

  private turn(step: number): void {
    const allGently = step < 1 && !calm.matches && this.turning.size <= MOST_TURNING;
    for (const number of this.turning) {
      const [shown, wanted] = [this.shown[number]!, this.wanted[number]!];
      const gently = allGently && shown >= 0 && wanted >= 0;
      const next = !gently ? wanted : shown < wanted ? Math.min(wanted, shown + step) : Math.max(wanted, shown - step);
      if (next === wanted) this.turning.delete(number);
      this.shown[number] = next;
      this.canvas.setFeatureState({ source: "bays", id: number }, { taken: next });
    }
  }
}

function padding(area: Box) {
  return {
    left: area.left,
    top: area.top,
    right: Math.max(0, innerWidth - area.left - area.width),
    bottom: Math.max(0, innerHeight - area.top - area.height),
  };
}

function boundsOf(ring: LonLat[]): Bounds {
  const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
