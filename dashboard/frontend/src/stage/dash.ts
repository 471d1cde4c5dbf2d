/** Dash's renderer, which is ready some time after the page is. */

interface Clientside {
  set_props?: (id: string, props: Record<string, unknown>) => void;
}

declare global {
  interface Window {
    dash_clientside?: Clientside;
  }
}

/** Resolves when Dash has put the stage on the page. */
export function laidOut(): Promise<void> {
  const there = () => document.getElementById("stage") !== null && window.dash_clientside?.set_props !== undefined;
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

export function setProps(id: string, props: Record<string, unknown>): void {
  window.dash_clientside?.set_props?.(id, props);
}
