import type { Agent, ConversationSummary } from "@jieli/shared/protocol";
import type { Named } from "@jieli/shared/notes";
import type { Need } from "@jieli/shared/routing";

/** What an agent can do, and which teams she is in. */
export type Abilities = Pick<Agent, "skills" | "teams">;

export const SKILL_KINDS = ["product", "topic", "language"] as const;
/** Levels go from 1 to this. */
export const HIGHEST_LEVEL = 5;
export type SkillKind = (typeof SKILL_KINDS)[number];

/** Skills by what they are about, as people look for them: products, topics, languages. */
export function bySkillKind(skills: readonly Named[]): { kind: SkillKind; members: Named[] }[] {
  return SKILL_KINDS.map((kind) => ({ kind, members: skills.filter(({ id }) => id.startsWith(`${kind}:`)) }));
}

/** What a waiting customer needs that this agent lacks, or knows too little of. */
export function lacking(summary: ConversationSummary, agent: Abilities | null): Need[] {
  const needs = summary.state === "queued" ? (summary.routing?.needs ?? []) : [];
  return agent === null ? [] : needs.filter((need) => levelOf(need.skill, agent) < need.level);
}

function levelOf(skill: string, agent: Abilities): number {
  const [kind, value] = skill.split(/:(.*)/su);
  if (kind === "team") return agent.teams.includes(value ?? "") ? 1 : 0;
  return agent.skills[skill] ?? 0;
}
