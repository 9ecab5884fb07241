import type { AgentChange, Delivery, DeliveryState, StaffedAgent } from "@jieli/shared/staffing";

export const DELIVERY_STATES: readonly DeliveryState[] = ["pending", "delivered", "rejected", "unknown"];

/** What can change of an agent, as she is. */
export function changeOf({ capacity, teams, skills }: StaffedAgent): AgentChange {
  return { capacity, teams: [...teams], skills: { ...skills } };
}

/** Whether two say the same, in whatever order. */
export function sameChange(one: AgentChange, other: AgentChange): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

function ordered({ capacity, teams, skills }: AgentChange): unknown {
  return [capacity, [...teams].sort(), Object.entries(skills).sort(([a], [b]) => a.localeCompare(b))];
}

/** Whether nothing is to be done about a delivery: it arrived, or is still being tried. */
export function isSettled({ state }: Delivery): boolean {
  return state === "delivered" || state === "pending";
}
