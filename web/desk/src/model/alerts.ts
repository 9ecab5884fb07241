import type { ConversationSummary } from "@jieli/shared/protocol";

import { listOf } from "./lists";
import type { Summaries } from "./versions";

export type AlertKind = "waiting" | "message" | "given" | "overdue";

/** Something that an agent wants to hear of while she looks elsewhere. */
export interface Alert {
  kind: AlertKind;
  conversationId: string;
  name: string;
  text: string;
}

/**
 * What happened between two looks: somebody waits, or has waited too long, a customer of ours wrote,
 * a colleague gave us a chat. `watched` is the conversation under the agent's eyes, which needs no sound.
 */
export function alertsBetween(
  before: Summaries,
  after: Summaries,
  agentId: string,
  watched: string | null,
): Alert[] {
  return [...after.values()].flatMap((summary) => {
    const kind = summary.id === watched ? null : kindOf(before.get(summary.id), summary, agentId);
    if (!kind) return [];
    return [{ kind, conversationId: summary.id, name: summary.contact.name, text: summary.last_message?.text ?? "" }];
  });
}

function kindOf(before: ConversationSummary | undefined, after: ConversationSummary, agentId: string): AlertKind | null {
  const list = listOf(after, agentId);
  if (list !== "waiting" && list !== "mine") return null;
  if (before && gotWorse(before, after)) return "overdue";
  if (list === "waiting") return before && listOf(before, agentId) === "waiting" ? null : "waiting";
  // What was accepted came from the queue or the bot; from a colleague it is given.
  if (before?.state === "assigned" && listOf(before, agentId) === null) return "given";
  return wroteSince(before, after) ? "message" : null;
}

/** A promise that the service level asks us to look at is in more danger than it was. */
function gotWorse({ level: before }: ConversationSummary, { level: after }: ConversationSummary): boolean {
  return after !== null && after.notify && after.mark !== before?.mark && before?.mark !== "breached";
}

function wroteSince(before: ConversationSummary | undefined, { last_message: last }: ConversationSummary): boolean {
  return last?.sender === "customer" && last.seq > (before?.seq ?? last.seq);
}
