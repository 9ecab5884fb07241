/** The digest by mail as the server tells it (docs/protocol.md). */
export const RHYTHMS = ["daily", "weekly"] as const;
export type Rhythm = (typeof RHYTHMS)[number];
export const LETTER_LANGUAGES = ["zh", "en"] as const;

/** What somebody wants; without an hour it is the one that is set. `weekday` 0 is Monday. */
export interface DigestWish {
  email: string;
  every: Rhythm;
  language: (typeof LETTER_LANGUAGES)[number];
  hour: number | null;
  weekday: number;
}

export interface Letter {
  every: Rhythm;
  first: string;
  last: string;
  state: "pending" | "sent" | "failed";
  attempts: number;
  reason: string | null;
  sent_at: string | null;
  tried_at: string | null;
  next_at: string | null;
}

export interface Reader {
  name: string;
  every: Rhythm;
  language: string;
  letter: Letter | null;
}

export interface DigestStanding {
  digest: DigestWish | null;
  can_send: boolean;
  hour: number;
  zone: string;
  next_at: string | null;
  letters: Letter[];
  readers: Reader[];
}

/** What becomes of a letter, in one word: one that is pending and was not refused yet is on its way. */
export function fateOf({ state, reason }: Letter): "sent" | "pending" | "failed" | "sending" {
  return state === "pending" && reason === null ? "sending" : state;
}

/** Monday, Tuesday … in a language. */
export function weekdays(tag: string): string[] {
  const format = new Intl.DateTimeFormat(tag, { weekday: "long", timeZone: "UTC" });
  return Array.from({ length: 7 }, (_, day) => format.format(new Date(Date.UTC(2026, 2, 2 + day))));
}

/** `08:00`. */
export const hourWords = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;

/** Whether one address stands there, as far as a page can tell. */
export const isEmail = (text: string): boolean => /^[^\s@,;]+@[^\s@,;]+$/u.test(text.trim());
