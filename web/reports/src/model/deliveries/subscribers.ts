/** Subscribers of facts, and what they were not given, as the server tells them (docs/deliveries.md). */
export const POST_REASONS = ["refused", "redirected", "forbidden_address", "unreachable", "no_answer", "busy", "failed", "not_a_desk"] as const;
export type PostReason = (typeof POST_REASONS)[number];

export interface Subscriber {
  name: string;
  host: string;
  in_file: boolean;
  /** Another one after each change; one of the file has none. */
  version: string | null;
  kinds: string[];
  words: boolean;
  position: number;
  last: number | null;
  attempts: number;
  reason: PostReason | null;
  status: number | null;
  next_at: string;
  paused_at: string | null;
}

export interface DeadLetter {
  id: number;
  name: string;
  after: number;
  last: number;
  state: "rejected" | "unknown";
  reason: PostReason | null;
  status: number | null;
  attempts: number;
  at: string;
}

export interface LetterFact {
  id: number;
  kind: string;
  at: string;
  conversation_id: string;
  data: Record<string, unknown>;
}

export interface SubscriberList {
  subscribers: Subscriber[];
  dead_letters: DeadLetter[];
  /** How many dead letters there are, listed or not. */
  dead: number;
  kinds: string[];
  /** Those that are added here may be on a private network. */
  private: boolean;
}

export interface NewSubscriber {
  name: string;
  url: string;
  kinds: string[];
  words: boolean;
}

/** What is to be otherwise of the version that was seen; without an address it stays. */
export interface SubscriberChange {
  version: string;
  url?: string;
  kinds: string[];
  words: boolean;
}

/** What one of the page is to be changed to, as a form says it. */
export function changeOf(seen: Subscriber, { url, kinds, words }: Omit<NewSubscriber, "name">): SubscriberChange {
  const address = url.trim();
  return { version: seen.version ?? "", kinds, words, ...(address ? { url: address } : {}) };
}

export type Standing = "paused" | "owed" | "closed" | "well";

/** How a subscriber stands: paused; owed what was refused; closed off; or well. */
export function standingOf(one: Subscriber): Standing {
  if (one.paused_at !== null) return "paused";
  if (one.reason !== null && one.last !== null) return "owed";
  return one.reason === "forbidden_address" ? "closed" : "well";
}

/** Whether somebody can be called so. */
export const isName = (text: string): boolean => /^[a-z0-9][a-z0-9_-]{0,31}$/u.test(text);

/** Whether an address can be posted to, as far as a page can tell. */
export function isAddress(text: string, mayBePrivate: boolean): boolean {
  try {
    const { protocol, username, password } = new URL(text.trim());
    return !username && !password && (protocol === "https:" || (mayBePrivate && protocol === "http:"));
  } catch {
    return false;
  }
}
