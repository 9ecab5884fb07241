import type { Note } from "@jieli/shared/notes";
import type { Message } from "@jieli/shared/protocol";

/** What the transcript is drawn from: days, a line where the unread begin, notices, notes, groups. */
export type TimelineItem =
  | { type: "day"; key: string; at: string }
  | { type: "unread"; key: string }
  | { type: "notice"; key: string; message: Message }
  | { type: "note"; key: string; note: Note }
  | { type: "group"; key: string; sender: Message["sender"]; name: string; messages: Message[] };

type Entry = { message: Message; note?: undefined } | { note: Note; message?: undefined };

const GROUP_GAP_MS = 3 * 60_000;

/**
 * Folds messages (in order of `seq`) and notes (in order of `number`) into what is drawn;
 * `unreadAfter` is null when all was read.
 */
export function buildTimeline(
  messages: readonly Message[],
  unreadAfter: number | null,
  notes: readonly Note[] = [],
): TimelineItem[] {
  const items: TimelineItem[] = [];
  let day = "";
  let lined = false;
  for (const entry of interleave(messages, notes)) {
    const { created_at: at } = entry.message ?? entry.note;
    if (dayOf(at) !== day) items.push({ type: "day", key: `day-${keyOf(entry)}`, at });
    day = dayOf(at);
    if (!lined && entry.message && isUnread(entry.message, unreadAfter)) {
      items.push({ type: "unread", key: "unread" });
      lined = true;
    }
    if (entry.message) append(items, entry.message);
    else items.push({ type: "note", key: keyOf(entry), note: entry.note });
  }
  return items;
}

/** A note stands under the message that it was written under. */
function interleave(messages: readonly Message[], notes: readonly Note[]): Entry[] {
  const entries: Entry[] = [];
  let next = 0;
  const notesUpTo = (seq: number): void => {
    for (let note = notes[next]; note && note.after_seq < seq; note = notes[++next]) entries.push({ note });
  };
  for (const message of messages) {
    notesUpTo(message.seq);
    entries.push({ message });
  }
  notesUpTo(Infinity);
  return entries;
}

function keyOf(entry: Entry): string {
  return entry.message ? `message-${entry.message.seq}` : `note-${entry.note.number}`;
}

function append(items: TimelineItem[], message: Message): void {
  const key = keyOf({ message });
  if (message.sender === "system") {
    items.push({ type: "notice", key, message });
    return;
  }
  const last = items.at(-1);
  if (last?.type === "group" && belongs(last, message)) last.messages.push(message);
  else items.push({ type: "group", key, sender: message.sender, name: nameOf(message), messages: [message] });
}

function belongs(group: Extract<TimelineItem, { type: "group" }>, message: Message): boolean {
  const last = group.messages.at(-1);
  if (!last || group.sender !== message.sender || group.name !== nameOf(message)) return false;
  return Date.parse(message.created_at) - Date.parse(last.created_at) < GROUP_GAP_MS;
}

function isUnread(message: Message, unreadAfter: number | null): boolean {
  return unreadAfter !== null && message.sender === "customer" && message.seq > unreadAfter;
}

function nameOf(message: Message): string {
  return message.author?.name ?? "";
}

function dayOf(iso: string): string {
  return new Date(iso).toDateString();
}
