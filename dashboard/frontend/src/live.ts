/** One stream of views from the hub, which comes back by itself after any trouble. */

import { joined, nothing, type Message, type View } from "./view.ts";

const RETRY_MS = 2000;
/** The hub speaks every second; a stream that is quiet for longer is dead, whatever the socket says. */
const QUIET_MS = 6000;

export interface Listener {
  changed(view: View, devices: Set<string>): void;
  link(link: Link): void;
}

export type Link = { state: "connecting" } | { state: "live" } | { state: "lost"; quietMs: number };

export function follow(url: string, listener: Listener): void {
  let view = nothing();
  let heardAt = 0;
  let openedAt = 0;
  let source: EventSource;

  const hear = (snapshot: boolean) => (event: MessageEvent<string>) => {
    heardAt = performance.now();
    const step = joined(view, JSON.parse(event.data) as Message, snapshot);
    view = step.view;
    listener.changed(view, step.changed);
    listener.link({ state: "live" });
  };

  const open = () => {
    openedAt = performance.now();
    source = new EventSource(url);
    source.addEventListener("snapshot", hear(true));
    source.addEventListener("delta", hear(false));
  };

  setInterval(() => {
    const now = performance.now();
    const quietMs = now - heardAt;
    const broken = source.readyState !== EventSource.OPEN || quietMs > QUIET_MS;
    if (!broken) return;
    listener.link(heardAt === 0 ? { state: "connecting" } : { state: "lost", quietMs });
    if (now - Math.max(openedAt, heardAt) > RETRY_MS + QUIET_MS || (source.readyState === EventSource.CLOSED && now - openedAt > RETRY_MS)) {
      source.close();
      open();
    }
  }, 1000);
  open();
}
