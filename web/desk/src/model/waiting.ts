import type { ConversationSummary, PromisedReply } from "@jieli/shared/protocol";

/** Seconds where nothing is promised: the bar is warm from the first on, and full at the second. */
export const WARM_AFTER = 60;
export const LATE_AFTER = 180;

const LEVELS = ["calm", "warm", "late"] as const;
export type WaitingLevel = (typeof LEVELS)[number];

export interface Waiting {
  seconds: number;
  level: WaitingLevel;
  /** How full the bar is, 0–1. */
  ratio: number;
  /** How far the colour has gone from this level's to the next one's, 0–1. */
  heat: number;
}

/**
 * Measures a wait against the reply that was promised, or else against fixed times; a clock that
 * runs behind never shows less than 0.
 */
export function measureWaiting(since: string, now: number, promised: PromisedReply | null = null): Waiting {
  const start = Date.parse(promised?.since ?? since);
  const warm = promised ? Date.parse(promised.at_risk_at) : start + WARM_AFTER * 1000;
  const late = promised ? Date.parse(promised.due_at) : start + LATE_AFTER * 1000;
  const level = now >= late ? "late" : now >= warm ? "warm" : "calm";
  return {
    seconds: secondsSince(since, now),
    level,
    ratio: share(start, late, now),
    heat: level === "late" ? 1 : level === "warm" ? share(warm, late, now) : share(start, warm, now),
  };
}

/** How long ago something was, in whole seconds, and never less than 0. */
export function secondsSince(since: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
}

/** How the one who is worst off stands, of some who wait for a word. */
export function worstLevel(waiting: readonly ConversationSummary[], now: number): WaitingLevel {
  const levels = waiting.map(({ waiting_since, promised }) =>
    waiting_since ? LEVELS.indexOf(measureWaiting(waiting_since, now, promised).level) : 0,
  );
  return LEVELS[Math.max(0, ...levels)] ?? "calm";
}

function share(from: number, until: number, now: number): number {
  return until <= from ? 1 : Math.min(1, Math.max(0, (now - from) / (until - from)));
}

/** Writes seconds as `0:07`, `12:30`, `1:02:03`. */
export function formatTicking(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
