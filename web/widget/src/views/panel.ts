/** The panel: header, conversation, lines, composer, and the article above them. */

import { PHONE } from "../page";
import type { State } from "../state";
import { createArticleView } from "./article";
import { createComposer } from "./composer";
import type { Context, View } from "./context";
import { h, setAttribute } from "./dom";
import { wrapTab } from "./focus";
import { createHeader } from "./header";
import { createErrorLine, createOfflineLine } from "./lines";
import { createLog } from "./log";
import { createWaiting } from "./waiting";

export interface Panel extends View {
  /** Whether the newest message is on the screen, with nothing in front of it. */
  atEnd(): boolean;
  focus(): void;
  /** Put the cursor where she writes. */
  write(): void;
}

export function createPanel(context: Context): Panel {
  const { config, say, actions } = context;
  const header = createHeader(context);
  const log = createLog(context);
  const offline = createOfflineLine(context);
  const error = createErrorLine(context);
  const waiting = createWaiting(context);
  const composer = createComposer(context);
  const article = createArticleView(context);
  const chat = h("div", { class: "chat" }, {}, log.element, error.element, offline.element, waiting.element, composer.element);
  const body = h("div", { class: "panel-body" }, {}, chat, article.element);
  const element = h(
    "div",
    { class: "panel", role: "dialog", "aria-label": config.title ?? say("title"), tabindex: -1, "data-testid": "panel" },
    { keydown: onKey },
    header.element,
    body,
  );
  const views: View[] = [header, log, offline, error, waiting, composer, article];
  const phone = matchMedia(PHONE);
  let reading = false;

  function onKey(event: KeyboardEvent): void {
    if (event.key === "Tab" && phone.matches) wrapTab(element, event);
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    if (reading) actions.closeArticle();
    else actions.close();
  }

  function update(state: State): void {
    reading = state.article !== null;
    setAttribute(element, "data-open", state.open);
    setAttribute(element, "inert", !state.open);
    setAttribute(element, "aria-modal", phone.matches && "true");
    // Laid out but out of reach, so that the conversation keeps its exact spot.
    setAttribute(chat, "inert", reading);
    for (const view of views) view.update(state);
  }

  /** On a touch screen the keyboard would cover the conversation: there the panel takes the focus. */
  function focus(): void {
    if (matchMedia("(pointer: coarse)").matches) element.focus({ preventScroll: true });
    else composer.focus();
  }

  return { element, update, atEnd: () => log.atEnd() && !reading, focus, write: () => composer.focus() };
}
