/** Another solution at a touch of its name or at a key, 1 for the first, up to 9: the page stays, the stage turns. */

import type { Wish } from "./turn.ts";

export function watchChoice(turn: (wish: Wish) => void): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    const wanted = document.querySelectorAll<HTMLAnchorElement>("#solutions a")[Number(event.key) - 1];
    if (wanted && !wanted.hasAttribute("aria-current")) wanted.click();
  });
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("#solutions a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (link.hasAttribute("aria-current")) return;
    history.pushState(null, "", link.href);
    turn(wished());
  });
  addEventListener("popstate", () => turn(wished()));
}

/** What the page's address asks for; empty where it leaves the choice to the hub. */
export function wished(): Wish {
  const asked = new URLSearchParams(location.search);
  return { solution: asked.get("solution") ?? "", language: asked.get("lang") ?? "" };
}
