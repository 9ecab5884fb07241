import type { ConversationSummary, DeskList } from "@jieli/shared/protocol";

import { lacking, type Abilities } from "./skills";
import { compareTickets } from "./tickets";

export type ListName = DeskList;
export const LIST_NAMES: readonly ListName[] = ["waiting", "mine", "tickets", "trouble", "bot", "closed"];

/** The list that a conversation stands in for this agent; null when a colleague has it. */
export function listOf(summary: ConversationSummary, agentId: string): ListName | null {
  if (summary.state === "queued") return "waiting";
  if (summary.state === "ticket") return "tickets";
  if (summary.state === "bot") return summary.ticket ? "tickets" : summary.trouble.length ? "trouble" : "bot";
  if (summary.state === "closed") return "closed";
  return summary.assignee?.id === agentId ? "mine" : null;
}

/** Unread for this agent: her own chats whose last word is the customer's and not yet read. */
export function isUnread(summary: ConversationSummary, agentId: string): boolean {
  return (
    listOf(summary, agentId) === "mine" &&
    summary.last_message?.sender === "customer" &&
    summary.last_message.seq > summary.agent_read_seq
  );
}

/**
 * The order inside a list: who is next for this agent, who is unread, what changed last. Who waits
 * and needs what she lacks comes after all whom she can help.
 */
export function sortList(
  name: ListName,
  summaries: readonly ConversationSummary[],
  agentId: string,
  abilities: Abilities | null = null,
): ConversationSummary[] {
  const compare = COMPARE[name];
  return [...summaries].sort((a, b) => compare(a, b, agentId, abilities) || a.id.localeCompare(b.id));
}

/** Who has waited longest, wherever she stands. */
export function whoWaitsLongest(waiting: readonly ConversationSummary[]): ConversationSummary | null {
  return [...waiting].sort((a, b) => waitingSince(a) - waitingSince(b))[0] ?? null;
}

type Compare = (
  a: ConversationSummary,
  b: ConversationSummary,
  agentId: string,
  abilities: Abilities | null,
) => number;

const nextForAgent: Compare = (a, b, _, abilities) =>
  Number(lacking(a, abilities).length > 0) - Number(lacking(b, abilities).length > 0) || rank(a) - rank(b);
const latestWord: Compare = (a, b) => lastWordAt(b) - lastWordAt(a);
const unreadFirst: Compare = (a, b, agentId) =>
  Number(isUnread(b, agentId)) - Number(isUnread(a, agentId)) || lastWordAt(b) - lastWordAt(a);
const latestClosed: Compare = (a, b) => time(b.closed_at ?? b.updated_at) - time(a.closed_at ?? a.updated_at);

const COMPARE: Record<ListName, Compare> = {
  waiting: nextForAgent,
  mine: unreadFirst,
  tickets: compareTickets,
  trouble: latestWord,
  bot: latestWord,
  closed: latestClosed,
};

/** Her place in the queue: when she would have come without a head start. */
function rank(summary: ConversationSummary): number {
  return summary.routing ? time(summary.routing.rank_at) : waitingSince(summary);
}

function waitingSince(summary: ConversationSummary): number {
  return time(summary.waiting_since ?? summary.opened_at);
}

function lastWordAt(summary: ConversationSummary): number {
  return time(summary.last_message?.created_at ?? summary.opened_at);
}

function time(iso: string): number {
  return Date.parse(iso);
}

/** The neighbour of the selected conversation in a list, `step` places on, stopping at the ends. */
export function neighbour(ids: readonly string[], selected: string | null, step: 1 | -1): string | null {
  if (ids.length === 0) return null;
  const index = selected === null ? -1 : ids.indexOf(selected);
  if (index === -1) return ids[step === 1 ? 0 : ids.length - 1] ?? null;
  return ids[Math.min(Math.max(index + step, 0), ids.length - 1)] ?? null;
}
