/** Who is on the other side, the way to a person, and the way out. */

import type { State } from "../state";
import type { Context, View } from "./context";
import { button, h, icon, setAttribute, setText, show } from "./dom";

export function createHeader({ actions, config, say }: Context): View {
  const face = h("div", { class: "avatar avatar-large" });
  const title = h("h2", { class: "header-title", "data-testid": "header-title" });
  const status = h("p", { class: "header-status", "data-testid": "header-status" });
  const person = button("pill", "request-person", () => actions.requestPerson(), icon("person", 16), say("request_person_short"));
  const close = button("icon-button", "close", () => actions.close(), icon("close"));
  close.setAttribute("aria-label", say("close"));
  const names = h("div", { class: "header-names" }, {}, title, status);
  const element = h("div", { class: "header" }, {}, face, names, person, close);

  function update(state: State): void {
    const { conversation } = state;
    const agent = conversation?.state === "assigned" ? conversation.agent : null;
    paintFace(face, agent ? "agent" : "bot", agent?.name ?? "");
    setText(title, agent?.name ?? config.title ?? say("title"));
    setText(status, say(`status_${conversation?.state ?? "bot"}`));
    show(person, !["queued", "assigned", "ticket"].includes(conversation?.state ?? "bot"));
  }

  return { element, update };
}

/** Paint the face of a speaker: the mark of the product, or the initial of a person. */
export function paintFace(element: HTMLElement, side: "bot" | "agent", name: string): void {
  if (element.dataset.side === side && element.dataset.name === name) return;
  setAttribute(element, "data-side", side);
  setAttribute(element, "data-name", name);
  setAttribute(element, "aria-hidden", "true");
  element.replaceChildren(side === "bot" ? icon("mark", 22) : initial(name));
}

function initial(name: string): string {
  const [first = "·"] = name.trim();
  return first.toUpperCase();
}
