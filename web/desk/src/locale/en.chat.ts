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
  "action.transfer": "Transfer",
  "transfer.to": "Transfer to a colleague",
  "transfer.load": "{n}/{capacity} chats",
  "transfer.absent": "not online",
  "transfer.nobody": "There is no other colleague yet.",
  "transfer.loadFailed": "The colleagues could not be loaded. Go back and try again.",
  "transfer.comment": "What your colleague should know (optional, kept as an internal note)",
  "transfer.hint": "The customer sees who takes over",
  "notice.transferred": "Transferred to {name}",
  "notice.transferred.by": "Transferred to {name}",
  "keys.transfer": "Transfer to a colleague",
  "keys.note": "Write a note, or back to the reply",
};
