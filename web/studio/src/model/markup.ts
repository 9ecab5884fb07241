/** What the buttons above the answer do to its Markdown: a selection goes in, one replacement comes out. */

export interface Selection {
  text: string;
  start: number;
  end: number;
}

/** `insert` replaces what lies between `from` and `to`; `select` is what is selected afterwards. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  select: readonly [start: number, end: number];
}

/** Puts marks around the selection, or takes them off where they are. */
export function wrap({ text, start, end }: Selection, mark: string, placeholder: string): Edit {
  const size = mark.length;
  const marked = text.slice(start - size, start) === mark && text.slice(end, end + size) === mark;
  if (marked) {
    const inner = text.slice(start, end);
    return { from: start - size, to: end + size, insert: inner, select: [start - size, end - size] };
  }
  const inner = text.slice(start, end) || placeholder;
  return { from: start, to: end, insert: mark + inner + mark, select: [start + size, start + size + inner.length] };
}

/** Begins each selected line with a mark, or takes it off where all have it; `1.` counts on. */
export function prefixLines(selection: Selection, mark: "- " | "1. " | "## " | "> "): Edit {
  const [from, to] = linesOf(selection);
  const lines = selection.text.slice(from, to).split("\n");
  const known = mark === "1. " ? /^\d+\. / : new RegExp(`^${mark}`);
  const off = lines.every((line) => known.test(line));
  const insert = lines
    .map((line, index) => (off ? line.replace(known, "") : startOf(mark, index) + line.replace(/^(\d+\. |- |#+ |> )/, "")))
    .join("\n");
  return { from, to, insert, select: [from, from + insert.length] };
}

function startOf(mark: string, index: number): string {
  return mark === "1. " ? `${index + 1}. ` : mark;
}

/** The selection becomes the words of a link; what is selected afterwards is what is still to be written. */
export function link({ text, start, end }: Selection, address: string, placeholder: string): Edit {
  const words = text.slice(start, end) || placeholder;
  const insert = `[${words}](${address || "https://"})`;
  const at = start + words.length + 3;
  const select: [number, number] = address ? [start + 1, start + 1 + words.length] : [at, start + insert.length - 1];
  return { from: start, to: end, insert, select };
}

/** A picture on lines of its own. */
export function picture(selection: Selection, address: string, words: string): Edit {
  return block(selection, `![${words}](${address})`);
}

/** An empty table of two columns, its head selected. */
export function table(selection: Selection, head: string): Edit {
  const edit = block(selection, `| ${head} |  |\n| --- | --- |\n|  |  |`);
  const at = edit.from + edit.insert.indexOf(head);
  return { ...edit, select: [at, at + head.length] };
}

/** Several lines become a block of code, a few words become code. */
export function code(selection: Selection, placeholder: string): Edit {
  const chosen = selection.text.slice(selection.start, selection.end);
  if (!chosen.includes("\n")) return wrap(selection, "`", placeholder);
  return block(selection, `\`\`\`\n${chosen}\n\`\`\``);
}

/** Whether a text is one web address, such as somebody pastes over words to make them a link. */
export function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/u.test(text.trim());
}

/** The text after an edit. */
export function applied(text: string, edit: Edit): string {
  return text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
}

/** Puts something on lines of its own, an empty line around it. */
function block({ text, start, end }: Selection, what: string): Edit {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const gap = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const rest = after === "" || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  const insert = gap + what + rest;
  const cursor = start + gap.length + what.length;
  return { from: start, to: end, insert, select: [cursor, cursor] };
}

function linesOf({ text, start, end }: Selection): [from: number, to: number] {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", Math.max(start, text[end - 1] === "\n" ? end - 1 : end));
  return [from, next === -1 ? text.length : next];
}
