/** Another solution at a touch of its name or at a key, 1 for the first, up to 9: the page stays, the stage turns. */

/** All that plays with the solution that leads, itself first; an empty name, which is nobody's wish, where it plays alone. */
export function offered(): string[] {
  const links = document.querySelectorAll<HTMLAnchorElement>("#solutions a");
  const names = [...links].map(({ href }) => new URL(href).searchParams.get("solution") ?? "");
  return names.length ? names : [""];
}

export function watchChoice(chosen: (address: string) => void): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    const wanted = document.querySelectorAll<HTMLAnchorElement>("#solutions a")[Number(event.key) - 1];
    if (wanted && !wanted.hasAttribute("aria-current")) wanted.click();
  });
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("#solutions a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (!link.hasAttribute("aria-current")) chosen(link.href);
  });
}
