/** The round button at the corner of the page, with the number of unread messages. */

import { unreadCount, type State } from "../state";
import type { Context, View } from "./context";
import { button, h, icon, setAttribute, setText, show } from "./dom";

export function createLauncher({ actions, say }: Context): View {
  const badge = h("span", { class: "badge", "data-testid": "unread-badge", "aria-hidden": "true" });
  const toggle = (): void => (element.dataset.open === "true" ? actions.close() : actions.open());
  const element = button("launcher", "launcher", toggle, icon("chat", 28), icon("down", 28), badge);

  function update(state: State): void {
    const unread = state.open ? 0 : unreadCount(state);
    show(badge, unread > 0);
    setText(badge, unread > 99 ? "99+" : String(unread));
    setAttribute(element, "data-open", String(state.open));
    setAttribute(element, "aria-expanded", String(state.open));
    setAttribute(element, "aria-label", label(state.open, unread));
  }

  function label(open: boolean, unread: number): string {
    if (open) return say("launcher_close");
    return unread > 0 ? say("launcher_unread", { n: unread }) : say("launcher_open");
  }

  return { element, update };
}
