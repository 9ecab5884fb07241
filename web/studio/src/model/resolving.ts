/** What becomes of a conflict when somebody has chosen. */
import type { Content, Merge, MergeConflict } from "./article";

export type Side = "theirs" | "mine" | "both";

/** Whether both sides can stand one after the other: lines can, one value cannot. */
export function mayKeepBoth(conflict: MergeConflict): boolean {
  return conflict.line !== null;
}

/** The merged text with the chosen side of each conflict; without a choice, mine. */
export function resolved({ content, conflicts }: Merge, choices: readonly (Side | undefined)[]): Content {
  const lines = content.answer.split("\n");
  const values: Partial<Record<string, unknown>> = {};
  // From the end, so that what comes before stays where it is.
  for (const [index, conflict] of [...conflicts.entries()].sort(([, one], [, other]) => (other.line ?? 0) - (one.line ?? 0))) {
    const chosen = sideOf(conflict, choices[index] ?? "mine");
    if (conflict.line === null) values[conflict.field] = chosen[0];
    else lines.splice(conflict.line, conflict.mine.length, ...(chosen as string[]));
  }
  return { ...content, answer: lines.join("\n"), ...values };
}

function sideOf(conflict: MergeConflict, side: Side): unknown[] {
  return side === "both" ? [...conflict.theirs, ...conflict.mine] : conflict[side];
}
