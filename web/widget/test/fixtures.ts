/** A conversation to test with. */

import type { Action, CustomerConversation, Message, MessageKind, Sender } from "@jieli/shared/protocol";
import { INITIAL, reduce, type Event, type Outgoing, type State } from "../src/state";

export const AT = "2026-11-03T09:00:00.000Z";

export function conversation(extra: Partial<CustomerConversation> = {}): CustomerConversation {
  return {
    id: "c1",
    state: "bot",
    language: "zh",
    agent: null,
    queue: null,
    ticket: null,
    agent_read_seq: 0,
    survey: null,
    opened_at: AT,
    ...extra,
  };
}

interface Given {
  sender?: Sender;
  kind?: MessageKind;
  text?: string;
  data?: object;
  own?: string;
  at?: string;
  conversation?: string;
  author?: string;
}

export function message(seq: number, given: Given = {}): Message {
  const { sender = "bot", kind = "text", text = `m${seq}`, data = {}, own = null, at = AT } = given;
  return {
    id: `id${seq}`,
    conversation_id: given.conversation ?? "c1",
    seq,
    sender,
    author: given.author ? { id: given.author, name: given.author } : null,
    kind,
    text,
    data,
    client_message_id: own,
    created_at: at,
  } as Message;
}

export function click(seq: number, action: Action): Message {
  return message(seq, { sender: "customer", own: `click${seq}`, data: { action } });
}

export function answer(seq: number, article: string): Message {
  const reference = { id: article, title: article, language: "zh", product: "ecs" };
  return message(seq, { kind: "answer", data: { article: reference, html: "<p>x</p>", complete: true, confidence: 0.9 } });
}

export function outgoing(id: string, extra: Partial<Outgoing> = {}): Outgoing {
  return { clientMessageId: id, text: id, createdAt: AT, status: "sending", ...extra };
}

export function after(events: Event[], from: State = INITIAL): State {
  return events.reduce(reduce, from);
}

export const online: Event[] = [
  { type: "welcomed", conversation: conversation() },
  { type: "connection_changed", connection: "online" },
];

export function received(...messages: Message[]): Event[] {
  return messages.map((m) => ({ type: "message_received", message: m }));
}

export function acked(id: string, seq: number, conversationId = "c1"): Event {
  const ack = { type: "ack", client_message_id: id, conversation_id: conversationId, seq, created_at: AT } as const;
  return { type: "message_acked", ack };
}
