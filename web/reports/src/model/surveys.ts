/** What customers are asked, and who is to be called back for what she said (docs/protocol.md). */

import { SURVEY_KINDS, type SurveyKind } from "@jieli/shared/surveys";

export { SURVEY_KINDS, type SurveyKind };

/** How many were asked, declined and said something more, and how often each score was given. */
export interface SurveyFigures {
  asked: number;
  declined: number;
  commented: number;
  scores: Record<string, number>;
}

export interface Answer {
  survey: SurveyKind;
  score: number;
  comment: string;
  asked_at: string;
  answered_at: string | null;
  agent: string | null;
  channel: string;
  conversation_id: string;
  episode: number;
}

export interface Answers {
  answers: Answer[];
  next: string | null;
}

export const STATES = ["open", "done", "dismissed"] as const;
export type FollowUpState = (typeof STATES)[number];

export interface FollowUp {
  id: string;
  version: number;
  state: FollowUpState;
  survey: SurveyKind;
  score: number;
  comment: string;
  contact: { id: string; name: string };
  conversation_id: string;
  owner: { id: string; name: string } | null;
  note: string;
  opened_at: string;
  ended_at: string | null;
}

export interface FollowUps {
  follow_ups: FollowUp[];
  counts: Record<FollowUpState, number>;
  next: string | null;
}

/** What is to be changed of a follow-up; `mine` true makes it one's own, false nobody's. */
export interface FollowUpChange {
  state?: FollowUpState;
  mine?: boolean;
  note?: string;
}

/** From which score on it is good, and up to which it is bad. */
const ENDS: Record<SurveyKind, { good: number; low: number }> = {
  csat: { good: 4, low: 2 },
  nps: { good: 9, low: 6 },
  ces: { good: 5, low: 3 },
};

export function mood(kind: SurveyKind, score: number): "good" | "fair" | "low" {
  const { good, low } = ENDS[kind];
  return score >= good ? "good" : score <= low ? "low" : "fair";
}

/** Reads which survey an address asks for; without, the one of chats. */
export function surveyOf(value: string | undefined): SurveyKind {
  return SURVEY_KINDS.find((kind) => kind === value) ?? "csat";
}

/** Reads which survey's fate a figure counts, as `csat_asked`; undefined of other figures. */
export function fateOf(figure: string): { survey: SurveyKind; fate: "asked" | "declined" | "commented" } | undefined {
  const survey = SURVEY_KINDS.find((kind) => figure.startsWith(`${kind}_`));
  const fate = (["asked", "declined", "commented"] as const).find((each) => figure === `${survey}_${each}`);
  return survey && fate && { survey, fate };
}
