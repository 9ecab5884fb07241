/** The quiet lines between the conversation and the composer: connection, errors. */

import type { State } from "../state";
import type { Context, View } from "./context";
import { button, h, icon, setText, show } from "./dom";

const PATIENCE = 1500;
const ERROR_SHOWN = 8000;

/** Says that the connection is gone, once it has been gone long enough to matter. */
export function createOfflineLine({ actions, say }: Context): View {
  const text = h("span", { class: "line-text", role: "status" });
  const now = button("text-button", "reconnect", () => actions.reconnect(), say("offline_now"));
  const element = h("div", { class: "line line-offline", "data-testid": "offline" }, {}, icon("alert", 16), text, now);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function display(state: State): void {
    const refused = state.connection === "refused";
    show(element, true);
    show(now, !refused);
    setText(text, say(refused ? "refused" : "offline"));
  }

  function update(state: State): void {
    const away = state.connection === "offline" || state.connection === "refused";
    if (!away && state.connection !== "connecting") {
      clearTimeout(timer);
      timer = undefined;
      return show(element, false);
    }
    // While it tries again, the line stays; a short interruption never shows it.
    if (away && element.hidden) timer ??= setTimeout(() => display(state), PATIENCE);
  }

  show(element, false);
  return { element, update };
}

export function createErrorLine({ actions, say }: Context): View {
  const text = h("span", { class: "line-text", role: "alert" });
  const close = button("icon-button small", "dismiss-error", () => actions.dismissError(), icon("close", 16));
  close.setAttribute("aria-label", say("close"));
  const element = h("div", { class: "line line-error", "data-testid": "error" }, {}, icon("alert", 16), text, close);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function update({ error }: State): void {
    const message = error?.message ?? "";
    show(element, Boolean(error));
    if (text.textContent === message) return;
    setText(text, message);
    clearTimeout(timer);
    if (error) timer = setTimeout(() => actions.dismissError(), ERROR_SHOWN);
  }

  return { element, update };
}
