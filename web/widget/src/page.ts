/** What the open panel means for the page around it, on a phone. */

/** Where the panel fills the whole screen (`styles/panel.css`). */
export const PHONE = "(max-width: 520px)";

/**
 * Keep the page behind from scrolling while the panel fills a phone's screen, and the panel above
 * the on-screen keyboard. `set(false)` puts everything back.
 */
export function createPageLock(host: HTMLElement): { set(open: boolean): void } {
  const root = document.documentElement;
  const phone = matchMedia(PHONE);
  let open = false;
  let before: string | null = null;

  function apply(): void {
    const lock = open && phone.matches;
    if (lock && before === null) {
      before = root.style.overflow;
      root.style.overflow = "hidden";
    } else if (!lock && before !== null) {
      root.style.overflow = before;
      before = null;
    }
  }

  function fitKeyboard(): void {
    const view = window.visualViewport;
    if (!view) return;
    host.style.setProperty("--view-height", `${view.height}px`);
    host.style.setProperty("--view-top", `${view.offsetTop}px`);
  }

  phone.addEventListener("change", apply);
  window.visualViewport?.addEventListener("resize", fitKeyboard);
  window.visualViewport?.addEventListener("scroll", fitKeyboard);
  fitKeyboard();
  return {
    set(next) {
      open = next;
      apply();
    },
  };
}
