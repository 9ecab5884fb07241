/** Who a contact is, as agents see it (docs/contacts.md). */

export type MergeCause = "by_hand" | "same_browser" | "unionid" | "site_token" | "link";

export interface ContactIdentity {
  channel: string;
  account: string;
  /** The end of the id that the channel knows her by. */
  ends: string;
}

export interface Contact {
  id: string;
  name: string;
  tier: string;
  created_at: string;
  identities: ContactIdentity[];
  conversation: { id: string; opened_at: string } | null;
}

/** That two contacts are one person, until it was undone. */
export interface Merge {
  id: string;
  contacts: { id: string; name: string }[];
  cause: MergeCause;
  reason: string;
  made_at: string;
  made_by: string | null;
  undone_at: string | null;
  undone_by: string | null;
  undone_reason: string;
}

export interface ContactPerson {
  id: string;
  name: string;
  contacts: Contact[];
  merges: Merge[];
}

export interface Forgotten {
  conversations: number;
  messages: number;
  files: number;
}
