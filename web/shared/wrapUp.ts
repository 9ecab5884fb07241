export type InKnowledgeBase = "yes" | "no" | "wrong";

/** How a chat ended, as its agent says. */
export interface WrapUp {
  agent_id: string;
  reason: string;
  in_knowledge_base: InKnowledgeBase | null;
  tags: string[];
  updated_at: string;
}

/** An article that a chat has in it. */
export interface ArticleProposal {
  title: string;
  answer: string;
  variants: string[];
}

/** What there is behind a chat, and what there could be. */
export interface BehindChat {
  wrap_up: WrapUp | null;
  reasons: { code: string; zh: string; en: string }[];
  /** The tags in use, the most frequent first. */
  tags: string[];
  proposal: ArticleProposal;
}
