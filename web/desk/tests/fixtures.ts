import type { ConversationSummary, TextMessage } from "@jieli/shared/protocol";

const START = Date.parse("2026-03-01T08:00:00.000Z");

/** The moment so many seconds after the tests' beginning. */
export function at(seconds: number): string {
  return new Date(START + seconds * 1000).toISOString();
}

export function message(seq: number, fields: Partial<TextMessage> = {}): TextMessage {
  return {
    id: `m${seq}`,
    conversation_id: "c1",
    seq,
    sender: "customer",
    author: null,
    kind: "text",
    text: `message ${seq}`,
    data: {},
    client_message_id: null,
    created_at: at(seq),
    ...fields,
  };
}

export function summary(id: string, fields: Partial<ConversationSummary> = {}): ConversationSummary {
  return {
    id,
    version: 1,
    state: "queued",
    language: "zh",
    channel: "web",
    contact: { id: `contact-${id}`, name: `访客 ${id}` },
    assignee: null,
    reason: "requested",
    waiting_since: at(0),
    opened_at: at(0),
    updated_at: at(0),
    closed_at: null,
    first_reply_at: null,
    last_message: null,
    seq: 0,
    agent_read_seq: 0,
    customer_received_seq: 0,
    customer_read_seq: 0,
    rating: null,
    ...fields,
  };
}
