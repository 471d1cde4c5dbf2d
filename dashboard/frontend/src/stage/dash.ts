/** Dash's renderer, which is ready some time after the page is. */

interface Clientside {
  set_props?: (id: string, props: Record<string, unknown>) => void;
}

declare global {
  interface Window {
    dash_clientside?: Clientside;
    Plotly?: { purge: (graph: Element) => void };
  }
}

const HALL = "hall";

/** Resolves when Dash has put the stage on the page. */
export function laidOut(): Promise<void> {
  return become(() => document.getElementById("stage") !== null && window.dash_clientside?.set_props !== undefined);
}

function gone(): Promise<void> {
  return become(() => document.getElementById("stage") === null);
}

function become(there: () => boolean): Promise<void> {
  if (there()) return Promise.resolve();
  return new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      if (!there()) return;
      watch.disconnect();
      resolve();
    });
    watch.observe(document.body, { childList: true, subtree: true });
  });
}

const last = new Map<string, string>();

/** Set a component's text, if it is not that already. */
export function setText(id: string, text: string): void {
  if (last.get(id) === text) return;
  last.set(id, text);
  setProps(id, { children: text });
}

/** Another stage in place of this one: React lets go of all that was written into it, then lays out anew. */
export async function layOut(layout: unknown): Promise<void> {
  last.clear();
  // Dash takes a graph off the page, and leaves Plotly waiting for its window to be resized.
  for (const graph of document.querySelectorAll(`#${HALL} .js-plotly-plot`)) window.Plotly?.purge(graph);
  setProps(HALL, { children: null });
  await gone();
  setProps(HALL, { children: layout });
  await laidOut();
}

export function setProps(id: string, props: Record<string, unknown>): void {
  window.dash_clientside?.set_props?.(id, props);
}
