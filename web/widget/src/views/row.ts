/** The frame of a message: side, face, name, time, and how far it got. */

import { formatClock, formatDayAndClock } from "@jieli/shared/time";
import type { State } from "../state";
import { isQuotable, type Delivery, type MessageRow, type Row, type TimeRow } from "../timeline";
import { createBody } from "./bodies";
import type { Context } from "./context";
import { button, h, icon, setAttribute, setText, show } from "./dom";
import { paintFace } from "./header";

export interface RowView {
  element: HTMLElement;
  update(row: Row, state: State): void;
}

export function createRow(context: Context, row: Row): RowView {
  if (row.type === "time") return timeRow(context, row);
  return row.side === "system" ? systemRow(context, row) : messageRow(context, row);
}

function timeRow({ language }: Context, row: TimeRow): RowView {
  const time = h("time", { datetime: row.at }, {}, formatDayAndClock(row.at, language));
  return { element: h("div", { class: "separator" }, {}, time), update: () => undefined };
}

function systemRow(context: Context, row: MessageRow): RowView {
  const body = createBody(context, row);
  const element = h("div", { class: "row", "data-testid": "message", "data-side": "system" }, {}, body.element);
  return {
    element,
    update(next, state) {
      if (next.type !== "message") return;
      describe(element, next);
      body.update?.(next, state);
    },
  };
}

function messageRow(context: Context, row: MessageRow): RowView {
  const { language } = context;
  const body = createBody(context, row);
  const face = row.side === "customer" ? null : h("div", { class: "avatar" });
  if (face) paintFace(face, row.side === "agent" ? "agent" : "bot", row.name);
  const time = h("time", { datetime: row.at }, {}, formatClock(row.at, language));
  const who = h("div", { class: "who" }, {}, h("span", { class: "who-name" }, {}, speaker(context, row)), time);
  const delivery = createDelivery(context, row);
  const quote = createQuoteButton(context, row);
  const stack = h("div", { class: "stack" }, {}, who, quote ? h("div", { class: "said" }, {}, body.element, quote.element) : body.element, delivery.element);
  const element = h("div", { class: "row", "data-testid": "message", "data-side": row.side }, {}, face, stack);
  return {
    element,
    update(next, state) {
      if (next.type !== "message") return;
      describe(element, next);
      body.update?.(next, state);
      quote?.update(next, state);
      delivery.update(next.delivery, next.outgoing?.error?.message ?? null);
    },
  };
}

function describe(element: HTMLElement, row: MessageRow): void {
  setAttribute(element, "data-seq", row.message?.seq);
  setAttribute(element, "data-kind", row.message?.kind ?? "text");
  setAttribute(element, "data-delivery", row.delivery);
  setAttribute(element, "data-first", row.first);
  setAttribute(element, "data-last", row.last);
}

function speaker({ say }: Context, row: MessageRow): string {
  if (row.side === "customer") return say("you");
  return row.side === "bot" ? say("bot_name") : row.name || say("agent_fallback");
}

/** Answers just this message; the bot and the system are answered by what she says next. */
function createQuoteButton({ actions, say }: Context, row: MessageRow): RowView | null {
  if (row.side !== "agent" && row.side !== "customer") return null;
  let seq: number | null = null;
  const element = button("quote-do", "quote-do", () => actions.quote(seq), icon("reply", 16));
  element.setAttribute("aria-label", say("quote_do"));
  element.title = say("quote_do");
  return {
    element,
    update(next, state) {
      if (next.type !== "message") return;
      seq = next.message?.seq ?? null;
      show(element, isQuotable(next, state));
    },
  };
}

interface DeliveryView {
  element: HTMLElement | null;
  update(delivery: Delivery, reason: string | null): void;
}

function createDelivery({ actions, say }: Context, row: MessageRow): DeliveryView {
  const id = row.outgoing?.clientMessageId;
  if (row.side !== "customer") return { element: null, update: () => undefined };
  const words = h("span", { "data-testid": "delivery" });
  const retry = button("text-button", "retry", () => id && actions.retry(id), say("retry"));
  const discard = button("text-button quiet", "discard", () => id && actions.discard(id), say("discard"));
  const alert = icon("alert", 14);
  const element = h("div", { class: "delivery" }, {}, words);
  return {
    element,
    update(delivery, reason) {
      const failed = delivery === "failed";
      show(element, delivery !== "none");
      setAttribute(element, "data-failed", failed);
      setText(words, delivery === "none" ? "" : (failed && reason) || say(delivery));
      if (failed === (alert.parentNode !== null)) return;
      element.replaceChildren(...(failed ? [alert, words, retry, discard] : [words]));
    },
  };
}
