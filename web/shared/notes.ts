import type { Person } from "./messages";

/** What agents write to each other beside a conversation; it never reaches the customer. */
export interface Note {
  id: string;
  conversation_id: string;
  /** Counts the notes of a conversation without a gap. */
  number: number;
  /** The message that it was written under. */
  after_seq: number;
  author: Person;
  text: string;
  mentions: Person[];
  client_note_id: string | null;
  created_at: string;
}

/** A note that asks one to look, and whose conversation it is in. */
export interface Mention {
  note: Note;
  contact: Person;
}

/** A team or a skill, by its id or name, in both languages. */
export interface Named {
  id: string;
  zh: string;
  en: string;
}

/** An agent as her colleagues see her; `presence` is `offline` while no desk of hers is open. */
export interface Colleague extends Person {
  presence: string;
  load: number;
  capacity: number;
  teams: string[];
}
