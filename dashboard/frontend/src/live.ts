/** One stream of views from the hub, which comes back by itself after any trouble. */

import { joined, nothing, type Message, type View } from "./view.ts";

const RETRY_MS = 2000;
/** Each screen waits up to so much longer, by chance: a hall of phones must not come back in the same instant. */
const JITTER_MS = 1500;
/** The hub speaks every second; a stream that is quiet for longer is dead, whatever the socket says. */
const QUIET_MS = 6000;

export interface Listener {
  changed(view: View, devices: Set<string>): void;
  link(link: Link): void;
}

export type Link = { state: "connecting" } | { state: "live" } | { state: "lost"; quietMs: number };

export function follow(url: string, listener: Listener): void {
  let view = nothing();
  let heard: Moment | null = null;
  let opened = now();
  let ended = opened;
  let patienceMs = 0;
  let source: EventSource;

  const hear = (snapshot: boolean) => (event: MessageEvent<string>) => {
    heard = now();
    const step = joined(view, JSON.parse(event.data) as Message, snapshot);
    view = step.view;
    listener.changed(view, step.changed);
    listener.link({ state: "live" });
  };

  const open = () => {
    opened = now();
    patienceMs = RETRY_MS + Math.random() * JITTER_MS;
    source = new EventSource(url);
    source.addEventListener("snapshot", hear(true));
    source.addEventListener("delta", hear(false));
    source.onerror = () => {
      source.close();
      ended = now();
    };
  };

  const look = () => {
    const quietMs = since(heard ?? opened);
    const broken = source.readyState !== EventSource.OPEN || quietMs > QUIET_MS;
    if (!broken) return;
    listener.link(heard ? { state: "lost", quietMs } : { state: "connecting" });
    const waitedMs = source.readyState === EventSource.CLOSED ? since(ended) : Math.min(since(opened), quietMs) - QUIET_MS;
    if (waitedMs > patienceMs) {
      source.close();
      open();
    }
  };

  setInterval(look, 1000);
  document.addEventListener("visibilitychange", () => {
    // A page that slept has numbers of another hour: it says so before anyone reads them, and asks anew.
    if (document.hidden || since(heard ?? opened) < QUIET_MS) return;
    source.close();
    look();
    open();
  });
  open();
}

/** By both of a browser's clocks: one stands still while a phone sleeps, the other jumps when it is set. */
interface Moment {
  steady: number;
  wall: number;
}

function now(): Moment {
  return { steady: performance.now(), wall: Date.now() };
}

function since(moment: Moment): number {
  const { steady, wall } = now();
  return Math.max(steady - moment.steady, wall - moment.wall);
}
