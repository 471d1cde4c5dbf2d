/** What /api/v1/live sends, and how a delta joins what is known. */

export type Ill = "spiking" | "stuck" | "drifting";

export interface DeviceView {
  values: Record<string, number>;
  at: number;
  received: number;
  provenance: string;
  state?: "silent" | "offline";
  /** How it is broken, by its last reading: its values decide nothing. */
  health?: Ill;
  /** When it spiked lately, as this screen has seen it. */
  spikes?: number[];
  level?: string;
  /** An alert has closed the place where it stands. */
  closed?: boolean;
  newcomer?: boolean;
  name?: string;
  lon?: number;
  lat?: number;
}

export interface RunView {
  run: string;
  solution?: string;
  /** Of the scenario, reached so far. */
  steps?: { key: string; at: number }[];
  scenario: string;
  speed: number;
  at: number;
  state: string;
}

export interface Happening {
  id: number;
  at: number;
  kind: "level" | "joined" | "silent" | "back";
  device: string;
  level?: string;
  rule?: string;
  provenance?: string;
}

export interface AlertView {
  /** The same for all its revisions. */
  id: string;
  /** `solution.alert key` */
  alert: string;
  device: string;
  /** `normal`: it is over. */
  level: string;
  since: number;
  at: number;
  revision: number;
  provenance: string;
  place?: string;
  name?: string;
  lon?: number;
  lat?: number;
  /** How the device that raised it has fallen out. */
  witness?: string;
  told?: number;
  answered?: number;
  run?: string;
  /** Where the early warning decides; /api/v1/quake tells more of it. */
  quake?: { origin: number };
}

export interface ShowView {
  solution: string;
  language: string;
  second: string;
  since: number;
  story?: string;
  short?: boolean;
  /** Of the story; none before it begins. */
  step?: string;
  /** When its first step came. */
  begun?: number;
  view?: "map" | "worth" | "evidence" | "contact";
  /** `city`, `bays`, or a place. */
  camera?: string;
  cues?: "done" | "given" | "failed";
  /** Rises with each presenter; none: nobody presents. */
  seat?: number;
  presenter?: string;
  seated?: number;
  attract?: boolean;
}

export interface Message {
  now: number;
  complete?: boolean;
  run?: RunView;
  water?: number;
  traces?: number;
  futures?: boolean;
  devices?: Record<string, DeviceView>;
  /** Newcomers that made room for others. */
  gone?: string[];
  tiles?: Record<string, number>;
  provenance?: Record<string, number>;
  events?: Happening[];
  /** All of them, whenever one has changed. */
  alerts?: AlertView[];
  /** Whenever it has changed. */
  show?: ShowView;
}

export interface View {
  now: number;
  run: RunView | null;
  /** When the model's water was as /api/v1/water has it; undefined where nothing models any. */
  water: number | undefined;
  /** Until when /api/v1/traces has how the ground moved; undefined where nothing models it. */
  traces: number | undefined;
  /** Whether /api/v1/futures has what the solution is worth. */
  futures: boolean;
  devices: ReadonlyMap<string, DeviceView>;
  tiles: Record<string, number>;
  provenance: Record<string, number>;
  /** Newest last. */
  events: Happening[];
  /** The last decided last. */
  alerts: AlertView[];
  /** What a presenter has put on. */
  show: ShowView | null;
}

export const EVENTS_KEPT = 50;
const SPIKES_KEPT_MS = 3_600_000;

export const nothing = (): View => ({ now: 0, run: null, water: undefined, traces: undefined, futures: false, devices: new Map(), tiles: {}, provenance: {}, events: [], alerts: [], show: null });

/** The view after a message, and the ids of the devices that it changed. `before.devices` is reused by a delta. */
export function joined(before: View, message: Message, snapshot: boolean): { view: View; changed: Set<string> } {
  const complete = snapshot || message.complete === true;
  const arrived = Object.entries(message.devices ?? {});
  const devices = new Map(complete ? [] : before.devices);
  const gone = message.gone ?? [];
  for (const id of gone) devices.delete(id);
  for (const [id, device] of arrived) devices.set(id, withSpikes(device, before.devices.get(id)));
  const changed = new Set([...arrived.map(([id]) => id), ...gone]);
  if (complete) for (const id of before.devices.keys()) changed.add(id);
  // What happened keeps its number, and may be told twice.
  const known = complete ? [] : before.events;
  const newest = known.at(-1)?.id ?? -Infinity;
  const events = [...known, ...(message.events ?? []).filter(({ id }) => id > newest)];
  const view = {
    now: message.now,
    run: message.run ?? (complete ? null : before.run),
    water: message.water,
    traces: message.traces,
    futures: message.futures ?? false,
    devices,
    tiles: message.tiles ?? {},
    provenance: message.provenance ?? {},
    events: events.slice(-EVENTS_KEPT),
    alerts: message.alerts ?? (complete ? [] : before.alerts),
    show: message.show ?? (complete ? null : before.show),
  };
  return { view, changed };
}

function withSpikes(device: DeviceView, before: DeviceView | undefined): DeviceView {
  const spikes = (before?.spikes ?? []).filter((at) => at <= device.at && device.at - at < SPIKES_KEPT_MS);
  if (device.health === "spiking" && before?.health !== "spiking") spikes.push(device.at);
  return spikes.length ? { ...device, spikes } : device;
}
