/** The one place where markup enters the page. */

import { h } from "./dom";

/**
 * Make an element of an article's markup, which the server has sanitised. Customers' and agents'
 * text never comes here. Links leave the chat in a window of their own.
 */
export function articleMarkup(html: string): HTMLElement {
  const element = h("div", { class: "prose" });
  element.innerHTML = html;
  for (const link of element.querySelectorAll("a[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
  for (const table of element.querySelectorAll("table")) {
    const frame = h("div", { class: "table-frame", tabindex: 0 });
    table.replaceWith(frame);
    frame.append(table);
  }
  return element;
}
