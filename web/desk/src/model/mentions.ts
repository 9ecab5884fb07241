import type { Colleague } from "@jieli/shared/notes";

/** Where a mention is being written: from its `@` to the caret, and what was typed of the name. */
export interface MentionAt {
  from: number;
  until: number;
  typed: string;
}

/** A name may hold a space, but nobody's name is as long as a sentence. */
const LONGEST = 24;

/** The mention that the caret stands in; null when there is none. */
export function mentionAt(text: string, caret: number): MentionAt | null {
  const from = text.lastIndexOf("@", caret - 1);
  if (from < 0 || caret - from > LONGEST) return null;
  const typed = text.slice(from + 1, caret);
  return typed.includes("\n") ? null : { from, until: caret, typed };
}

/** Who could be meant, whose name begins so first. */
export function meant(typed: string, colleagues: readonly Colleague[]): Colleague[] {
  const wanted = typed.trim().toLowerCase();
  const at = (colleague: Colleague): number => colleague.name.toLowerCase().indexOf(wanted);
  return colleagues
    .filter((colleague) => at(colleague) >= 0)
    .sort((a, b) => at(a) - at(b) || a.name.localeCompare(b.name));
}

/** The colleagues whose `@name` stands in the text; the longest name that fits is meant. */
export function mentionedIn(text: string, colleagues: readonly Colleague[]): Colleague[] {
  const byLength = [...colleagues].sort((a, b) => b.name.length - a.name.length);
  const found = new Set<Colleague>();
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const rest = text.slice(at + 1).toLowerCase();
    const named = byLength.find(({ name }) => rest.startsWith(name.toLowerCase()));
    if (named) found.add(named);
  }
  return [...found];
}
