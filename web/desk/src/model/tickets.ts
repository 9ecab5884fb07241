import type { ConversationSummary, DeskTicket } from "@jieli/shared/protocol";

/** How near a promise is: within the hour it is soon. */
export type DueLevel = "calm" | "soon" | "late";

const SOON = 60 * 60_000;
const MINUTE = 60_000;

export function dueLevel(ticket: DeskTicket, now: number): DueLevel {
  if (ticket.status !== "open" || !ticket.due_at) return "calm";
  const left = Date.parse(ticket.due_at) - now;
  if (left <= 0) return "late";
  return left <= SOON ? "soon" : "calm";
}

/** Ours before hers, then what is due first. */
export function compareTickets(a: ConversationSummary, b: ConversationSummary): number {
  return turn(a) - turn(b) || dueAt(a) - dueAt(b);
}

function turn(summary: ConversationSummary): number {
  return summary.ticket?.status === "open" ? 0 : 1;
}

function dueAt({ ticket }: ConversationSummary): number {
  return ticket?.due_at ? Date.parse(ticket.due_at) : Infinity;
}

/** A moment as `<input type="datetime-local">` has it, in the agent's zone; the next full minute for none. */
export function localInput(iso: string | null, now: number): string {
  const moment = iso ? Date.parse(iso) : Math.ceil((now + 1) / MINUTE) * MINUTE;
  const local = new Date(moment - new Date(moment).getTimezoneOffset() * MINUTE);
  return local.toISOString().slice(0, 16);
}
