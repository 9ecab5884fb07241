/** The one script tag: defines the element and puts it at the end of the page. */

import { ATTRIBUTES } from "./config";
import { defineElement, TAG } from "./element";

// Only known while the script first runs.
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;

defineElement(script?.src ? new URL(script.src).origin : location.origin);
if (document.body) place();
else document.addEventListener("DOMContentLoaded", place, { once: true });

/** A page that has placed the element by itself keeps its own. */
function place(): void {
  if (document.querySelector(TAG)) return;
  const element = document.createElement(TAG);
  for (const name of ATTRIBUTES) {
    const value = script?.getAttribute(name);
    if (value != null) element.setAttribute(name, value);
  }
  document.body.append(element);
}
