import type { Message } from "@jieli/shared/protocol";

/** What the transcript is drawn from: days, a line where the unread begin, notices, groups. */
export type TimelineItem =
  | { type: "day"; key: string; at: string }
  | { type: "unread"; key: string }
  | { type: "notice"; key: string; message: Message }
  | { type: "group"; key: string; sender: Message["sender"]; name: string; messages: Message[] };

const GROUP_GAP_MS = 3 * 60_000;

/** Folds messages (in order of `seq`) into what is drawn; `unreadAfter` is null when all was read. */
export function buildTimeline(messages: readonly Message[], unreadAfter: number | null): TimelineItem[] {
  const items: TimelineItem[] = [];
  let previous: Message | null = null;
  let lined = false;
  for (const message of messages) {
    if (!previous || dayOf(previous) !== dayOf(message)) {
      items.push({ type: "day", key: `day-${message.seq}`, at: message.created_at });
    }
    if (!lined && isUnread(message, unreadAfter)) {
      items.push({ type: "unread", key: "unread" });
      lined = true;
    }
    append(items, message);
    previous = message;
  }
  return items;
}

function append(items: TimelineItem[], message: Message): void {
  const key = `message-${message.seq}`;
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

function dayOf(message: Message): string {
  return new Date(message.created_at).toDateString();
}
