import type { CannedReply } from "@jieli/shared/canned";

/** What the placeholders of a canned reply stand for, by their names. */
export type Fillings = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{\s*([\p{L}\p{N}_][\p{L}\p{N}_.]*)\s*\}/gu;

/** Fills the placeholders, once: what is filled in is words, whatever braces it has. */
export function fillCanned(text: string, fillings: Fillings): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => (Object.hasOwn(fillings, name) ? (fillings[name] ?? whole) : whole));
}

/** A shortcut that is being typed: from its slash, at the beginning or after a space, to the caret. */
export function shortcutAt(text: string, caret: number): { from: number; until: number; typed: string } | null {
  const match = /(?:^|\s)\/([^\s/]{0,32})$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const typed = match[1] ?? "";
  return { from: caret - typed.length - 1, until: caret, typed };
}

/** The replies that fit what was typed: shortcuts that begin so, that hold it, then titles and words. */
export function rankCanned(typed: string, replies: readonly CannedReply[]): CannedReply[] {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ shortcut, title, text }: CannedReply): number => {
    const at = shortcut.indexOf(wanted);
    if (at === 0) return 0;
    if (at > 0) return 1;
    if (title.toLowerCase().includes(wanted)) return 2;
    return text.toLowerCase().includes(wanted) ? 3 : 4;
  };
  return replies
    .map((reply) => ({ reply, rank: rank(reply) }))
    .filter((each) => each.rank < 4)
    .sort((a, b) => a.rank - b.rank || a.reply.shortcut.localeCompare(b.reply.shortcut))
    .map(({ reply }) => reply);
}
