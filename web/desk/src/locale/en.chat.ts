import type { zhChat } from "./zh.chat";

/** The words of what agents do inside a chat, in English. */
export const enChat: Record<keyof typeof zhChat, string> = {
  "note.label": "internal note, not shown to the customer",
  "note.placeholder": "A note for colleagues; @ asks one to look. The customer never sees it",
  "note.hint": "Enter saves, Esc goes back",
  "note.save": "Save note",
  "note.cancel": "Back",
  "note.add": "Write a note",
  "note.mention": "Which colleague to ask",
  "note.failed": "The note was not saved and is still in the box: {reason}",
  "mentions.label": "Notes that mention you, unseen: {n}",
  "mentions.none": "No colleague asks for you",
  "colleague.online": "online",
  "colleague.notOnline": "not online; will see it later",
  "keys.note": "Write a note, or back to the reply",
};
