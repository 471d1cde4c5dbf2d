/** What a device's values mean, and in which words: number, state, level, silence. */

import { kindOf, type Layer, type Level, type Quantity, type Rule, type Scene } from "./scene.ts";
import type { DeviceView, Ill } from "./view.ts";
import type { Voice } from "./words.ts";

/** So many within the hour that is kept: a sound gauge has a wild echo now and then. */
const SPIKES = 3;

const RISING: readonly Level[] = ["normal", "watch", "warning", "danger"];

export const gravityOf = (level: string | undefined): number => Math.max(0, RISING.indexOf(level as Level));

/** A closed place looks like a full one: a stop sign, whatever it counts. */
export const levelOf = (device: DeviceView | undefined): string =>
  device?.closed ? "warning" : gravityOf(device?.level) ? device!.level! : "normal";

/** Silent or broken: what it says last is shown, and nobody goes by it. */
export const isQuiet = (device: DeviceView | undefined): boolean => quietAs(device) !== null;

export function quietAs(device: DeviceView | undefined): "silent" | Ill | null {
  if (device?.state !== undefined) return "silent";
  if ((device?.spikes ?? []).length >= SPIKES) return "spiking";
  return device?.health && device.health !== "spiking" ? device.health : null;
}

export class Condition {
  constructor(
    private readonly scene: Pick<Scene, "kinds" | "rules">,
    private readonly voice: Voice,
  ) {}

  /** How much a device asks to be looked at: its level, then silence, then a state that is not the quiet one. */
  weight(device: DeviceView | undefined, layer: Layer): number {
    if (!device) return 0;
    const stirred = this.quantity(layer)?.states.length && device.values[layer.quantity] ? 1 : 0;
    return 4 * gravityOf(levelOf(device)) + (isQuiet(device) ? 2 : 0) + stirred;
  }

  /** Within one weight: how far along the value is. */
  share({ quantity, of }: Layer, device: DeviceView | undefined): number {
    const value = device?.values[quantity] ?? 0;
    if (of.length === 0) return value;
    const whole = of.reduce((sum, key) => sum + (device?.values[key] ?? 0), 0);
    return whole ? value / whole : 0;
  }

  /** What the map says beside a device's name: short. */
  brief(id: string, layer: Layer, device: DeviceView | undefined): string {
    if (!device) return "";
    if (device.closed) return this.voice.say("devices.closed");
    const quiet = quietAs(device);
    if (quiet) return this.voice.say(`devices.${quiet}`);
    const rule = this.rule(id, device);
    const [level, sentence] = [device.level ?? "normal", this.sentence(rule, device)];
    if (layer.of.length > 0) return sentence;
    if (this.quantity(layer)?.states.length) return sentence || this.state(layer, device);
    const value = this.value(rule ?? layer, kindOf(id), device, rule !== undefined && rule.quantity !== layer.quantity);
    return level === "normal" ? value : `${value} · ${this.voice.say(`levels.${level}`)}`;
  }

  /** The number a ring holds: what remains of the whole (free places), which is what a driver asks. */
  figure({ quantity, of }: Layer, device: DeviceView | undefined): string {
    if (!device || device.closed || of.length === 0) return "";
    return this.voice.number(of.filter((key) => key !== quantity).reduce((sum, key) => sum + (device.values[key] ?? 0), 0));
  }

  /** For a list: the value, and what it means. */
  line(id: string, layer: Layer, device: DeviceView): { value: string; word: string } {
    const rule = this.rule(id, device);
    const states = this.quantity(layer)?.states.length;
    const other = rule !== undefined && rule.quantity !== layer.quantity;
    const value =
      layer.of.length > 0
        ? this.voice.bare(this.share(layer, device), { unit: "share", decimals: 0 })
        : states && !other
          ? ""
          : this.value(rule ?? layer, kindOf(id), device, other);
    if (device.closed) return { value: "", word: this.voice.say("devices.closed") };
    const quiet = quietAs(device);
    if (quiet) return { value, word: this.voice.say(`devices.${quiet}`) };
    return { value, word: this.sentence(rule, device) || (states ? this.stirred(layer, device) : "") };
  }

  /** The rule by which the device has its level. */
  private rule(id: string, device: DeviceView): Rule | undefined {
    const level = device.level ?? "normal";
    if (level === "normal") return undefined;
    const own = this.scene.rules.filter((rule) => rule.kind === kindOf(id));
    // A level is left only below its mark, so where no rule is reached now, one still holds.
    for (const mark of ["atLeast", "clearBelow"] as const) {
      const reached = own.find((rule) =>
        rule.thresholds.some((threshold) => threshold.level === level && this.judged(rule, device) >= threshold[mark]),
      );
      if (reached) return reached;
    }
    return own.find((rule) => rule.thresholds.some((threshold) => threshold.level === level));
  }

  private judged({ quantity, of }: Rule, device: DeviceView): number {
    const value = device.values[quantity] ?? -Infinity;
    if (of.length === 0) return value;
    return value / of.reduce((sum, key) => sum + (device.values[key] ?? 0), 0);
  }

  private sentence(rule: Rule | undefined, device: DeviceView): string {
    return rule?.thresholds.find(({ level }) => level === device.level)?.word ?? "";
  }

  /** `door open`; at rest its mark says enough, and the name of another has the room. */
  private state(layer: Layer, device: DeviceView): string {
    const value = device.values[layer.quantity];
    const quantity = this.quantity(layer);
    return value && quantity ? `${quantity.name} ${quantity.states[value] ?? ""}` : "";
  }

  /** In a list, rest is rest. */
  private stirred(layer: Layer, device: DeviceView): string {
    return device.values[layer.quantity] ? this.state(layer, device) : this.voice.say("levels.normal");
  }

  private value(from: { quantity: string }, kind: string, device: DeviceView, named: boolean): string {
    const quantity = this.scene.kinds[kind]?.quantities[from.quantity];
    const value = device.values[from.quantity];
    if (value === undefined || !quantity) return "";
    const written = quantity.states[value] ?? this.voice.measured(value, quantity);
    return named ? `${quantity.name} ${written}` : written;
  }

  private quantity(layer: Layer): Quantity | undefined {
    return this.scene.kinds[layer.kind]?.quantities[layer.quantity];
  }
}
