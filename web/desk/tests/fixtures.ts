import type { Colleague, Note } from "@jieli/shared/notes";
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
    routing: null,
    seq: 0,
    agent_read_seq: 0,
    customer_received_seq: 0,
    customer_read_seq: 0,
    rating: null,
    trouble: [],
    promised: null,
    level: null,
    ticket: null,
    ...fields,
  };
}

export function note(number: number, afterSeq: number, fields: Partial<Note> = {}): Note {
  return {
    id: `n${number}`,
    conversation_id: "c1",
    number,
    after_seq: afterSeq,
    author: { id: "mei", name: "梅" },
    text: `note ${number}`,
    mentions: [],
    client_note_id: null,
    created_at: at(afterSeq),
    ...fields,
  };
}

export function colleague(name: string, fields: Partial<Colleague> = {}): Colleague {
  return { id: name, name, presence: "online", load: 0, capacity: 5, teams: [], ...fields };
}
