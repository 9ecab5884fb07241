import type { ConversationSummary } from "./protocol";

/** A reason as a stable code and in words. */
export interface Explanation {
  code: string;
  zh: string;
  en: string;
}

/** A skill by its name (`product:ecs`) and in words. */
export interface NamedSkill {
  skill: string;
  zh: string;
  en: string;
}

/** What is asked of an agent, with the least level (1 to 5). */
export interface Need extends NamedSkill {
  level: number;
}

/** How a handoff is routed; the waiting stand by `rank_at`, the smallest first. */
export interface Routing {
  topic: NamedSkill | null;
  tier: string;
  priority: string;
  needs: Need[];
  rank_at: string;
  /** The agent who has her offered now. */
  offered_to: string | null;
}

/** A waiting customer who is kept for this agent until the offer ends. */
export interface Offer {
  id: string;
  conversation_id: string;
  conversation: ConversationSummary;
  offered_at: string;
  expires_at: string;
  /** What she asked last, in her words. */
  question: string | null;
  reasons: Explanation[];
}
