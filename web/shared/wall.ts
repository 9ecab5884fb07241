/** The supervisor's live wall (docs/protocol.md). */
import type { ConversationSummary, Presence } from "./protocol";

export interface Busyness {
  agents: number;
  online: number;
  load: number;
  capacity: number;
}

export interface WallTeam extends Busyness {
  id: string;
  zh: string;
  en: string;
}

export interface WallAgent {
  id: string;
  name: string;
  presence: Presence;
  presence_since: string | null;
  load: number;
  capacity: number;
  teams: string[];
}

export interface Wall {
  at: string;
  waiting: { count: number; longest_since: string | null; conversations: ConversationSummary[] };
  /** The chats in agents' hands. */
  served: ConversationSummary[];
  floor: Busyness;
  teams: WallTeam[];
  agents: WallAgent[];
}
