import type { ConversationSummary } from "@jieli/shared/protocol";

export type Summaries = ReadonlyMap<string, ConversationSummary>;

/** Takes a summary unless a newer one is held: frames may overtake one another. */
export function applySummary(held: Summaries, summary: ConversationSummary): Summaries {
  const known = held.get(summary.id);
  if (known && known.version > summary.version) return held;
  return new Map(held).set(summary.id, summary);
}

/** Takes a page of summaries. */
export function applyAll(held: Summaries, summaries: readonly ConversationSummary[]): Summaries {
  return summaries.reduce(applySummary, held);
}

/**
 * Replaces every open conversation by those of a `welcome`; closed ones, which it does not list,
 * and `keep` (the one on screen) stay until something newer is said of them.
 */
export function replaceOpen(
  held: Summaries,
  listed: readonly ConversationSummary[],
  keep: string | null,
): Summaries {
  const kept = [...held.values()].filter(
    (summary) => summary.state === "closed" || summary.id === keep,
  );
  const base: Summaries = new Map(kept.map((summary) => [summary.id, summary]));
  return applyAll(base, listed);
}
