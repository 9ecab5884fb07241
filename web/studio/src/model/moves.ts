/** Which of the moves that an article can make is the next step, and which are aside. */
import type { Action } from "./article";

export type Move = Exclude<Action, "save" | "restore">;

const STEPS = ["publish", "approve", "submit", "untrash"] as const satisfies readonly Move[];
const ASIDE = ["submit", "approve", "reject", "withdraw", "discard", "archive", "trash"] as const satisfies readonly Move[];

/** What brings it furthest towards its readers; null where nothing does. */
export function nextOf(actions: readonly Action[]): Move | null {
  return STEPS.find((move) => actions.includes(move)) ?? null;
}

/** The other moves, in the order of the menu. */
export function othersOf(actions: readonly Action[]): Move[] {
  const next = nextOf(actions);
  return ASIDE.filter((move) => move !== next && actions.includes(move));
}

/** Whether a move must say why. */
export function needsNote(move: Move): boolean {
  return move === "reject";
}

/** Whether a move may say why. */
export function takesNote(move: Move): boolean {
  return move !== "discard";
}
