import type { ConversationSummary } from "@jieli/shared/protocol";
import type { Wall, WallAgent } from "@jieli/shared/wall";

/** Since when a customer in an agent's hands waits for a word; null when it is her turn. */
export function waitsSince({ first_reply_at, waiting_since, last_message }: ConversationSummary): string | null {
  if (!first_reply_at) return waiting_since;
  return last_message?.sender === "customer" ? last_message.created_at : null;
}

/** How many customers, waiting or in hands, have waited longer than the service level allows. */
export function countLate(wall: Wall): number {
  return [...wall.waiting.conversations, ...wall.served].filter(({ level }) => level?.mark === "breached" && level.promise !== "resolution").length;
}

/** The chats of each agent, those first that wait longest for a word. */
export function chatsOf(wall: Wall): Map<string, ConversationSummary[]> {
  const chats = new Map<string, ConversationSummary[]>();
  for (const chat of wall.served) {
    if (chat.assignee) chats.set(chat.assignee.id, [...(chats.get(chat.assignee.id) ?? []), chat]);
  }
  for (const hers of chats.values()) hers.sort((a, b) => order(a) - order(b));
  return chats;
}

/** Agents as a supervisor looks for them: who is there first, the busiest of them first. */
export function sortAgents(agents: readonly WallAgent[]): WallAgent[] {
  return [...agents].sort(
    (a, b) => Number(a.presence === "offline") - Number(b.presence === "offline") || b.load - a.load || a.name.localeCompare(b.name),
  );
}

/** Who can take another chat now, the least busy first; `but` already has it. */
export function takers(agents: readonly WallAgent[], but?: string): WallAgent[] {
  return agents
    .filter(({ id, presence, load, capacity }) => id !== but && presence === "online" && load < capacity)
    .sort((a, b) => a.load / a.capacity - b.load / b.capacity || a.name.localeCompare(b.name));
}

function order(chat: ConversationSummary): number {
  const since = waitsSince(chat);
  return since === null ? Number.MAX_SAFE_INTEGER : Date.parse(since);
}
