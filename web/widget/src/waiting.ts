/** Where she stands in the queue, in one sentence. Pure. */

import type { Standing } from "@jieli/shared/protocol";
import type { Say } from "./words";

const MINUTE = 60;
const HOUR = 3600;
const IN_MINUTES = 2 * HOUR;

export function standingWords(standing: Standing | null | undefined, say: Say): string {
  if (!standing) return say("queue_waiting");
  const { position, wait } = standing;
  const place = position === 1 ? say("queue_next") : say("queue_position", { n: position });
  return place + say(wait ? waitWord(wait) : "queue_unknown", wait ? ends(wait) : {});
}

type Wait = NonNullable<Standing["wait"]>;

function waitWord({ low_seconds: low, high_seconds: high }: Wait): "queue_within" | "queue_hours" | "queue_minutes" {
  if (low === 0) return "queue_within";
  return high > IN_MINUTES ? "queue_hours" : "queue_minutes";
}

function ends({ low_seconds: low, high_seconds: high }: Wait): { low: number; high: number } {
  const unit = low > 0 && high > IN_MINUTES ? HOUR : MINUTE;
  return { low: Math.floor((low / unit) * 10) / 10, high: Math.ceil((high / unit) * 10) / 10 };
}
