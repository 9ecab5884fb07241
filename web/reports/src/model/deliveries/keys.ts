/** Keys of programs as the server tells them (docs/api.md). */
export const SCOPES = ["figures", "facts", "words"] as const;
export type Scope = (typeof SCOPES)[number];
export const VALID_DAYS = [30, 90, 365] as const;

export interface ApiKey {
  id: string;
  name: string;
  scopes: Scope[];
  created_at: string;
  created_by: string;
  expires_at: string | null;
  used_at: string | null;
  revoked_at: string | null;
}

export interface NewKey {
  name: string;
  scopes: Scope[];
  expires_at: string | null;
}

export const KEY_STATES = ["active", "ended"] as const;
export type KeyState = (typeof KEY_STATES)[number];

/** Whether a key opens something at a moment. */
export function stateOf(key: ApiKey, now: Date): KeyState {
  const expired = key.expires_at !== null && new Date(key.expires_at) <= now;
  return key.revoked_at !== null || expired ? "ended" : "active";
}

/** The scopes with one more, or one less; words are of no use without facts. */
export function toggled(scopes: readonly Scope[], scope: Scope): Scope[] {
  const now = new Set(scopes);
  if (!now.delete(scope)) now.add(scope);
  if (!now.has("facts")) now.delete("words");
  return SCOPES.filter((each) => now.has(each));
}

/** The end of a key that is valid for some days; none without them. */
export function expiryAfter(days: number, now: Date): string | null {
  return days > 0 ? new Date(now.getTime() + days * 86_400_000).toISOString() : null;
}
