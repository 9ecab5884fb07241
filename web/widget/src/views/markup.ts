/** The one place where markup enters the page. */

import { h } from "./dom";

/**
 * Make an element of an article's markup, which `server` has sanitised. Customers' and agents'
 * text never comes here. Links leave the chat in a window of their own; the server's own pictures
 * come from there, whichever site shows the widget.
 */
export function articleMarkup(html: string, server: string): HTMLElement {
  const element = h("div", { class: "prose" });
  // Nothing in a template loads, so no picture is asked for at the wrong address.
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const picture of template.content.querySelectorAll("img[src^='/']")) {
    picture.setAttribute("src", server + picture.getAttribute("src"));
  }
  element.append(template.content);
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
