/** What the hub tells of a solution's worth: dashboard/api/futures.py has it, one shape a kind of comparison. */

export interface Spread {
  plays: number;
  mean: number;
  sd: number | null;
  lowest: number;
  highest: number;
}

export interface Assumption {
  key: string;
  value: number;
  unit: string;
  source: string;
  by: string;
}

interface Compared {
  run: string;
  solution: string;
  assumptions: Assumption[];
  provenance: string;
}

export interface Storm {
  closed_ms: number | null;
  told_with_ms: number | null;
  told_without_ms: number | null;
  earlier_s: number | null;
}

export interface FloodFutures extends Compared {
  kind: "flood";
  storms: Storm[];
  earlier: Spread | null;
  from_ms: number;
  every_ms: number;
  reached_with: number[];
  reached_without: number[];
  wet: number[];
}

export interface Channel {
  name: "as_it_was" | "batches" | "broadcast" | "broadcast_low";
  reached: number[];
  waiting: Spread | null;
}

export interface ReachedPlace {
  names: Record<string, string>;
  s_after_s: number;
  share: number;
}

export interface QuakeFutures extends Compared {
  kind: "earthquake";
  people: number;
  quakes: { decided_ms: number | null; s_first_ms: number; s_half_ms: number; s_last_ms: number }[];
  fewer: Spread | null;
  channels: Channel[];
  after_s: number[];
  places: ReachedPlace[];
}

export interface Arm {
  name: "none" | "guided" | "garage" | "pricing";
  minutes: Spread;
  saved: Spread | null;
  km: Spread;
  co2_g: [number, number];
  gave_up: Spread;
  elsewhere: Spread;
}

export interface Fullness {
  taken: number;
  minutes_without: number;
  minutes_guided: number;
  gave_up_without: number;
  gave_up_guided: number;
  saved: Spread;
}

export interface ParkingFutures extends Compared {
  kind: "parking";
  seeds: number[];
  adoption: number;
  from_h: number;
  to_h: number;
  arms: Arm[];
  fullness: Fullness[];
}

export type Futures = FloodFutures | QuakeFutures | ParkingFutures;
