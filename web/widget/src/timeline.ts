/** What the conversation looks like: rows in order, with what each one has become. Pure. */

import { isAnotherDay } from "@jieli/shared/time";
import type { Action, Message } from "@jieli/shared/protocol";
import type { Outgoing, State } from "./state";

export type Side = "customer" | "bot" | "agent" | "system";
export type Delivery = "none" | "sending" | "waiting" | "sent" | "read" | "failed";

export interface TimeRow {
  type: "time";
  key: string;
  at: string;
}

export interface MessageRow {
  type: "message";
  key: string;
  side: Side;
  name: string;
  text: string;
  at: string;
  /** The server's copy; null while only we have it. */
  message: Message | null;
  outgoing: Outgoing | null;
  /** First and last of a stretch by one speaker. */
  first: boolean;
  last: boolean;
  delivery: Delivery;
  vote: boolean | null;
  chosen: string | null;
  /** Whether its question is settled, so that its buttons have had their day. */
  settled: boolean;
  /** What it answers: the words of that message, or null when they were taken back. */
  quote: { seq: number; text: string | null } | null;
}

export type Row = TimeRow | MessageRow;

const STRETCH = 5 * 60_000;
const PAUSE = 15 * 60_000;

/** The rows of the conversation, oldest first. */
export function timeline(state: State): Row[] {
  const rows = entries(state);
  const actions = rows.map((row) => actionOf(row));
  rows.forEach((row, index) => settle(row, actions.slice(index + 1), rows.slice(index + 1)));
  rows.forEach((row) => (row.quote = quoteOf(row, rows)));
  markStretches(rows);
  markDelivery(rows, state);
  return withTimes(rows);
}

function entries(state: State): MessageRow[] {
  const acked = state.outbox.filter((o) => o.seq !== undefined && o.conversationId === state.conversationId);
  const gone = recalledSeqs(state.messages);
  const shown = state.messages.map((message) => (gone.has(message.seq) ? withoutWords(message) : message));
  const stored = [...shown.map(fromMessage), ...acked.map(fromOutgoing)];
  stored.sort((a, b) => seqOf(a) - seqOf(b));
  const rest = state.outbox.filter((o) => !acked.includes(o));
  return [...stored, ...rest.map(fromOutgoing)];
}

/** The messages that an agent took back after they came. */
function recalledSeqs(messages: Message[]): Set<number> {
  return new Set(messages.flatMap((message) => (message.kind === "recall" ? [message.data.seq] : [])));
}

function withoutWords(message: Message): Message {
  return { ...message, kind: "recalled", text: "", data: {} };
}

function seqOf(row: MessageRow): number {
  return row.message?.seq ?? row.outgoing?.seq ?? Infinity;
}

function blank(): Omit<MessageRow, "key" | "side" | "text" | "at"> {
  return {
    type: "message",
    name: "",
    message: null,
    outgoing: null,
    first: true,
    last: true,
    delivery: "none",
    vote: null,
    chosen: null,
    settled: false,
    quote: null,
  };
}

function fromMessage(message: Message): MessageRow {
  const { client_message_id: own, sender, text, created_at: at } = message;
  // What was taken back is another row: the old one goes with its words.
  const place = `${message.kind === "recalled" ? "r" : "s"}:${message.conversation_id}:${message.seq}`;
  const key = sender === "customer" && own ? `c:${own}` : place;
  return { ...blank(), key, side: sender, name: message.author?.name ?? "", text, at, message };
}

function fromOutgoing(outgoing: Outgoing): MessageRow {
  const { clientMessageId, text, createdAt: at } = outgoing;
  // The server's copy of a file is another row, with the picture in it.
  return { ...blank(), key: `${outgoing.file ? "u" : "c"}:${clientMessageId}`, side: "customer", text, at, outgoing };
}

function actionOf(row: MessageRow): Action | null {
  if (row.side !== "customer") return null;
  if (row.outgoing) return row.outgoing.action ?? null;
  return row.message?.kind === "text" ? (row.message.data.action ?? null) : null;
}

function quoteOf({ message, outgoing }: MessageRow, rows: MessageRow[]): MessageRow["quote"] {
  const stored = message?.kind === "text" || message?.kind === "article" ? message.data.quote?.seq : undefined;
  const seq = stored ?? outgoing?.quoteSeq;
  if (!seq) return null;
  const quoted = rows.find((row) => seqOf(row) === seq);
  return { seq, text: quoted && quoted.message?.kind !== "recalled" ? quoted.text : null };
}

/** Say what later clicks made of a message with buttons. */
function settle(row: MessageRow, later: (Action | null)[], rest: MessageRow[]): void {
  const message = row.message;
  if (message?.kind === "answer") row.vote = voteOn(message.data.article.id, later);
  if (message?.kind === "choices") {
    const offered = message.data.choices.map((choice) => choice.article_id);
    row.chosen = lastChoice(offered, later);
  }
  if (message?.kind === "alternatives") row.chosen = lastAnswer(message.data.question, later);
  // A survey asks something else: the offer stands until somebody speaks or something happens.
  if (message?.kind === "offer_person") row.settled = rest.some((r) => r.side !== "bot" && r.message?.kind !== "survey");
}

/** What the customer said of an article, anywhere in the conversation: her last word. */
export function voteFor(state: State, article: string): boolean | null {
  const actions = entries(state).map((row) => actionOf(row));
  return voteOn(article, actions.reverse());
}

function voteOn(article: string, later: (Action | null)[]): boolean | null {
  const vote = later.find((a) => a?.kind === "helped" && a.article_id === article);
  return vote?.kind === "helped" ? vote.value : null;
}

function lastChoice(offered: string[], later: (Action | null)[]): string | null {
  const chosen = later.filter((a) => a?.kind === "choose" && offered.includes(a.article_id)).at(-1);
  return chosen?.kind === "choose" ? chosen.article_id : null;
}

function lastAnswer(question: string, later: (Action | null)[]): string | null {
  const answer = later.filter((a) => a?.kind === "clarify" && a.question === question).at(-1);
  return answer?.kind === "clarify" ? answer.value : null;
}

function markStretches(rows: MessageRow[]): void {
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    if (!before || !isOneStretch(before, row)) return;
    before.last = false;
    row.first = false;
  });
}

function isOneStretch(before: MessageRow, row: MessageRow): boolean {
  const near = Date.parse(row.at) - Date.parse(before.at) < STRETCH;
  return near && row.side === before.side && row.name === before.name && row.side !== "system";
}

/** Say under the newest message of the customer how far it got; under failed ones always. */
function markDelivery(rows: MessageRow[], state: State): void {
  let newest = true;
  for (const row of [...rows].reverse()) {
    if (row.side !== "customer") continue;
    const delivery = deliveryOf(row, state);
    if (newest || delivery === "failed" || delivery === "waiting") row.delivery = delivery;
    newest = false;
  }
}

function deliveryOf(row: MessageRow, state: State): Delivery {
  if (row.outgoing?.status === "failed") return "failed";
  if (row.outgoing?.status === "sending") return state.connection === "offline" ? "waiting" : "sending";
  return seqOf(row) <= (state.conversation?.agent_read_seq ?? 0) ? "read" : "sent";
}

/** Put a time before the first row, after a pause, and on a new day. */
function withTimes(rows: MessageRow[]): Row[] {
  return rows.flatMap((row, index): Row[] => {
    const before = rows[index - 1];
    const pause = before && Date.parse(row.at) - Date.parse(before.at) > PAUSE;
    const apart = !before || pause || isAnotherDay(before.at, row.at);
    return apart ? [{ type: "time", key: `t:${row.key}`, at: row.at }, row] : [row];
  });
}

/** Whether she may answer just this message: words, an article or a file, while a person has the chat. */
export function isQuotable({ side, message }: MessageRow, { conversation }: State): boolean {
  const withPerson = conversation?.state === "assigned" || conversation?.state === "ticket";
  const said = message?.kind === "text" || message?.kind === "article" || message?.kind === "file";
  return withPerson && said && (side === "agent" || side === "customer");
}
