/** What /api/v1/live sends, and how a delta joins what is known. */

export interface DeviceView {
  values: Record<string, number>;
  at: number;
  received: number;
  provenance: string;
  state?: "silent" | "offline";
  level?: string;
  newcomer?: boolean;
  name?: string;
  lon?: number;
  lat?: number;
}

export interface RunView {
  run: string;
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

export interface Message {
  now: number;
  complete?: boolean;
  run?: RunView;
  devices?: Record<string, DeviceView>;
  /** Newcomers that made room for others. */
  gone?: string[];
  tiles?: Record<string, number>;
  provenance?: Record<string, number>;
  events?: Happening[];
}

export interface View {
  now: number;
  run: RunView | null;
  devices: ReadonlyMap<string, DeviceView>;
  tiles: Record<string, number>;
  provenance: Record<string, number>;
  /** Newest last. */
  events: Happening[];
}

export const EVENTS_KEPT = 50;

export const nothing = (): View => ({ now: 0, run: null, devices: new Map(), tiles: {}, provenance: {}, events: [] });

/** The view after a message, and the ids of the devices that it changed. `before.devices` is reused by a delta. */
export function joined(before: View, message: Message, snapshot: boolean): { view: View; changed: Set<string> } {
  const complete = snapshot || message.complete === true;
  const arrived = Object.entries(message.devices ?? {});
  const devices = new Map(complete ? [] : before.devices);
  const gone = message.gone ?? [];
  for (const id of gone) devices.delete(id);
  for (const [id, device] of arrived) devices.set(id, device);
  const changed = new Set([...arrived.map(([id]) => id), ...gone]);
  if (complete) for (const id of before.devices.keys()) changed.add(id);
  // What happened keeps its number, and may be told twice.
  const known = complete ? [] : before.events;
  const newest = known.at(-1)?.id ?? -Infinity;
  const events = [...known, ...(message.events ?? []).filter(({ id }) => id > newest)];
  const view = {
    now: message.now,
    run: message.run ?? (complete ? null : before.run),
    devices,
    tiles: message.tiles ?? {},
    provenance: message.provenance ?? {},
    events: events.slice(-EVENTS_KEPT),
  };
  return { view, changed };
}
