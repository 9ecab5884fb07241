/** Ways to ask the same question, one a line. */

/** The wordings in a text that somebody typed or pasted: no empty ones, no bullets, each once. */
export function wordingsOf(text: string): string[] {
  const lines = text.split(/\r?\n/u).map((line) => line.replace(/^\s*(?:[-*•·]|\d+[.)、])\s+/u, "").trim());
  return distinct(lines.filter((line) => line !== ""));
}

/** What comes first of those that differ only in case or in spaces. */
export function distinct(wordings: readonly string[]): string[] {
  const seen = new Set<string>();
  return wordings.filter((wording) => {
    const folded = wording.toLowerCase().replace(/\s+/gu, " ");
    if (seen.has(folded)) return false;
    seen.add(folded);
    return true;
  });
}
