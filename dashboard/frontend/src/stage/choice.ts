/** Another solution at a key: 1 for the first, up to 9. */

export function watchKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    const wanted = document.querySelectorAll<HTMLAnchorElement>("#solutions a")[Number(event.key) - 1];
    if (wanted && !wanted.hasAttribute("aria-current")) wanted.click();
  });
}
