/** The surveys that there are: content with a chat (1–5), ready to recommend us (0–10), easy (1–7). */
export const SURVEY_KINDS = ["csat", "nps", "ces"] as const;
export type SurveyKind = (typeof SURVEY_KINDS)[number];
