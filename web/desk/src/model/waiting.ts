/** The service level in seconds: the bar is warm from the first on, and full at the second. */
export const WARM_AFTER = 60;
export const LATE_AFTER = 180;

export type WaitingLevel = "calm" | "warm" | "late";

export interface Waiting {
  seconds: number;
  level: WaitingLevel;
  /** How full the bar is, 0–1. */
  ratio: number;
  /** How far the colour has gone from this level's to the next one's, 0–1. */
  heat: number;
}

/** Measures a wait against the service level; a clock that runs behind never shows less than 0. */
export function measureWaiting(since: string, now: number): Waiting {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  const level = seconds >= LATE_AFTER ? "late" : seconds >= WARM_AFTER ? "warm" : "calm";
  return {
    seconds,
    level,
    ratio: Math.min(1, seconds / LATE_AFTER),
    heat: heatOf(level, seconds),
  };
}

function heatOf(level: WaitingLevel, seconds: number): number {
  if (level === "late") return 1;
  if (level === "calm") return seconds / WARM_AFTER;
  return (seconds - WARM_AFTER) / (LATE_AFTER - WARM_AFTER);
}

/** Writes seconds as `0:07`, `12:30`, `1:02:03`. */
export function formatTicking(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
