import type { Action, Message } from "@jieli/shared/protocol";

import type { PendingMessage } from "./outbox";

/** Merges messages by `seq`, in order, each once; what arrives later wins (it is the same row). */
export function mergeMessages(held: readonly Message[], incoming: readonly Message[]): Message[] {
  const bySeq = new Map(held.map((message) => [message.seq, message]));
  for (const message of incoming) bySeq.set(message.seq, message);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** The messages that an agent took back, by their numbers. */
export function recalledSeqs(messages: readonly Message[]): Set<number> {
  return new Set(messages.flatMap((message) => (message.kind === "recall" ? [message.data.seq] : [])));
}

/** The message that this one answers, by its number. */
export function quotedBy(message: Message): number | null {
  return (message.kind === "text" || message.kind === "article") && message.data.quote ? message.data.quote.seq : null;
}

/** The highest `seq` below which nothing is missing: where a resume has to begin. */
export function contiguousSeq(messages: readonly Message[]): number {
  let seq = 0;
  for (const message of messages) {
    if (message.seq !== seq + 1) break;
    seq = message.seq;
  }
  return seq;
}

/** The agent's own messages that the transcript does not show yet. */
export function stillPending(
  pending: readonly PendingMessage[],
  messages: readonly Message[],
): PendingMessage[] {
  const stored = new Set(messages.map((message) => message.client_message_id).filter(Boolean));
  return pending.filter((item) => !stored.has(item.clientMessageId));
}

/**
 * What the customer asked last: the seed of a knowledge search. Clicks do not count, nor does what
 * brought her into the queue ("I want a person", "yes please"), unless she typed nothing else.
 */
export function lastQuestion(messages: readonly Message[]): string {
  const newestFirst = messages
    .filter((message) => message.sender === "customer" && message.kind === "text" && !clickOf(message))
    .reverse();
  const wishes = messages.filter(isQueued).map(({ seq }) => newestFirst.find((said) => said.seq < seq));
  return (newestFirst.find((said) => !wishes.includes(said)) ?? newestFirst[0])?.text ?? "";
}

function isQueued(message: Message): boolean {
  return message.kind === "notice" && message.data.event === "queued";
}

/** The click that made a customer's message, or null when she typed it. */
export function clickOf(message: Message): Action | null {
  if (message.sender !== "customer" || message.kind !== "text") return null;
  return message.data.action ?? null;
}

/** How far an agent's message has come. */
export type Delivery = "sent" | "delivered" | "read";

export function deliveryOf(seq: number, receivedSeq: number, readSeq: number): Delivery {
  if (seq <= readSeq) return "read";
  return seq <= receivedSeq ? "delivered" : "sent";
}
