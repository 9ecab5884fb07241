/** Where the keyboard goes while the panel covers the whole page. */

const STOPS = "button, textarea, input, a[href], [tabindex='0']";

/** Keep Tab inside an element: behind its last stop comes the first, before the first the last. */
export function wrapTab(element: HTMLElement, event: KeyboardEvent): void {
  const stops = [...element.querySelectorAll<HTMLElement>(STOPS)].filter(canFocus);
  const [first, last] = [stops[0], stops.at(-1)];
  const active = (element.getRootNode() as Document | ShadowRoot).activeElement;
  const leaves = event.shiftKey ? active === first || active === element : active === last;
  if (!leaves) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}

function canFocus(stop: HTMLElement): boolean {
  const disabled = "disabled" in stop && stop.disabled === true;
  return !disabled && !stop.closest("[hidden], [inert]");
}
