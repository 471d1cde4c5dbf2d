/** What asks to be looked at first, as a list: where no plan of bays takes the room. */

import { isQuiet, levelOf, type Condition } from "../../condition.ts";
import { kindOf, lastOf, type Layer, type Scene } from "../../scene.ts";
import { element } from "../../screen.ts";
import type { DeviceView } from "../../view.ts";

const ROWS = 5;
const LEAST_ROWS = 2;

interface Row {
  item: HTMLElement;
  name: HTMLElement;
  value: HTMLElement;
  word: HTMLElement;
}

export class Matters {
  private readonly rows: Row[] = [];
  private readonly layers = new Map<string, Layer>();

  constructor(
    private readonly container: HTMLElement,
    private readonly scene: Scene,
    private readonly condition: Condition,
  ) {
    const shownAlready = ({ kind, shape }: Layer) => shape === "bay" || kind === scene.quake?.station;
    for (const layer of scene.layers) if (!shownAlready(layer)) this.layers.set(layer.kind, layer);
    // What stands above may need more room than it did.
    const watch = new ResizeObserver(() => this.fit());
    for (const section of this.panel.children) watch.observe(section);
  }

  update(devices: ReadonlyMap<string, DeviceView>, changed: ReadonlySet<string>): void {
    if (![...changed].some((id) => this.layers.has(kindOf(id)))) return;
    const found = [...devices]
      .flatMap(([id, device]) => {
        const layer = this.layers.get(kindOf(id));
        return layer ? [{ id, device, layer, weight: this.condition.weight(device, layer) }] : [];
      })
      // Where lines of shaking have the room, a list of places at rest would only take it.
      .filter(({ weight }) => weight > 0 || !this.scene.traces)
      .sort((a, b) => b.weight - a.weight || this.rank(a) - this.rank(b) || this.further(b) - this.further(a) || (a.id < b.id ? -1 : 1));
    const places = new Map(found.map((each) => [this.scene.devices[each.id]?.place ?? each.id, each] as const).reverse());
    const shown = found.filter((each) => [...places.values()].includes(each)).slice(0, ROWS);
    shown.forEach(({ id, device, layer }, number) => this.fill(number, id, device, layer));
    for (const { item } of this.rows.splice(shown.length)) item.remove();
    this.fit();
  }

  private get panel(): HTMLElement {
    return this.container.closest<HTMLElement>(".panel")!;
  }

  /** As many rows as the panel holds. */
  fit(): void {
    const { panel } = this;
    for (const { item } of this.rows) item.hidden = false;
    const least = this.scene.traces ? 1 : LEAST_ROWS;
    for (let shown = this.rows.length; shown > least && panel.scrollHeight > panel.clientHeight; shown--) {
      this.rows[shown - 1]!.item.hidden = true;
    }
  }

  /** As the solution names them first; centimetres and cubic metres do not compare. */
  private rank({ layer }: { layer: Layer }): number {
    return this.scene.layers.indexOf(layer);
  }

  private further({ device, layer }: { device: DeviceView; layer: Layer }): number {
    return this.condition.share(layer, device);
  }

  private fill(number: number, id: string, device: DeviceView, layer: Layer): void {
    const row = (this.rows[number] ??= this.newRow());
    const { value, word } = this.condition.line(id, layer, device);
    Object.assign(row.item.dataset, {
      level: levelOf(device),
      state: isQuiet(device) ? "silent" : "fresh",
      device: id,
    });
    write(row.name, this.scene.devices[id]?.name ?? device.name ?? lastOf(id));
    write(row.value, value);
    write(row.word, word);
  }

  private newRow(): Row {
    const [name, value, word] = [element("span", { class: "name" }), element("b"), element("span", { class: "word" })];
    const item = element("li", {}, element("i", { class: "shape" }), name, value, word);
    this.container.append(item);
    return { item, name, value, word };
  }
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
