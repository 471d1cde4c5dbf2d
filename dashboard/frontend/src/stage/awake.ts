/** A wall that goes dark shows nothing: the screen is kept awake where the browser lets a page do so. */

export function keepAwake(): void {
  const ask = () => {
    // Granted to pages of this machine or over HTTPS, and taken away whenever the page is hidden.
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => undefined);
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
