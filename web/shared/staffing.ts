import type { Colleague } from "./notes";

/** An agent with what routing knows of her: levels from 1 to 5 by the skills' names. */
export interface StaffedAgent extends Colleague {
  skills: Record<string, number>;
}

/** What a supervisor changes of an agent: what is given replaces what she has. */
export interface AgentChange {
  capacity: number;
  teams: string[];
  skills: Record<string, number>;
}

export type DeliveryState = "pending" | "delivered" | "rejected" | "unknown";

/** A handoff record on its way to the outside desk. */
export interface Delivery {
  id: string;
  event: string;
  conversation_id: string;
  handoff_id: string;
  state: DeliveryState;
  attempts: number;
  reason: string | null;
  status: number | null;
  next_at: string | null;
  created_at: string;
  finished_at: string | null;
}

export interface Deliveries {
  deliveries: Delivery[];
  counts: Record<DeliveryState, number>;
}
