import type { Sentiment } from "@jieli/shared/protocol";

export type Mood = "angry" | "discontent" | "neutral" | "content";

/** From here on, either way, the words say something; twice as far is more than a complaint. */
const HEARD = 0.2;
const STRONG = 0.5;

/** How content the customer sounds by her last messages; null while none of them tells. */
export function moodOf({ score, messages }: Pick<Sentiment, "score" | "messages">): Mood | null {
  if (messages.length === 0) return null;
  if (score <= -STRONG) return "angry";
  if (score <= -HEARD) return "discontent";
  return score >= HEARD ? "content" : "neutral";
}
