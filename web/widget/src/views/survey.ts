/** What she is asked: a scale, a line of comment once she chose, and what became of it. */

import type { CustomerSurvey, SurveyKind, SurveyMessage } from "@jieli/shared/protocol";
import type { State } from "../state";
import type { Word } from "../words";
import type { Context, View } from "./context";
import { button, h, icon, setAttribute, setText, show } from "./dom";

const SCORES: Record<SurveyKind, readonly number[]> = {
  csat: [1, 2, 3, 4, 5],
  nps: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  ces: [1, 2, 3, 4, 5, 6, 7],
};
let groups = 0;

/** Whether a survey can still be answered. */
export function isOpen({ state, until }: CustomerSurvey, now: number): boolean {
  return state === "open" && now < Date.parse(until);
}

export function createSurvey({ actions, say }: Context, { data }: SurveyMessage): View {
  const { kind, survey_id: id } = data;
  const name = `survey-${(groups += 1)}`;
  const scale = createScale({ kind, name, say, choose });
  let chosen: number | null = null;

  const question = h("p", { class: "survey-question" }, {}, say(`survey_${kind}`));
  const skip = button("icon-button small survey-skip", "survey-decline", () => actions.declineSurvey(id), icon("close", 16));
  skip.setAttribute("aria-label", say("survey_decline"));
  skip.title = say("survey_decline");
  const comment = h("textarea", {
    class: "survey-comment",
    rows: 2,
    maxlength: 1000,
    placeholder: say("survey_comment"),
    "aria-label": say("survey_comment"),
    "data-testid": "survey-comment",
  });
  const submit = button("primary", "survey-submit", () => chosen !== null && actions.answerSurvey(id, chosen, comment.value.trim()));
  const failed = h("p", { class: "survey-failed", role: "alert" }, {}, say("failed"));
  const told = h("p", { class: "survey-told", role: "status", "data-testid": "survey-told" });
  const element = h("section", { class: "card survey", "data-kind": kind, "data-testid": "survey", "aria-label": say(`survey_${kind}`) }, {}, skip, question, scale.element, comment, failed, submit, told);

  function choose(score: number): void {
    chosen = score;
    scale.paint(chosen);
    show(comment, true);
    show(submit, true);
  }

  function update({ conversation, surveyReply }: State): void {
    const survey = conversation?.survey?.id === id ? conversation.survey : null;
    show(element, survey !== null);
    if (!survey) return;
    const open = isOpen(survey, Date.now());
    const mine = surveyReply?.surveyId === id ? surveyReply : null;
    if (mine) chosen = mine.score;
    else if (!open) chosen = survey.score;
    const sending = mine?.status === "sending";
    setAttribute(element, "data-done", !open);
    scale.lock(!open || sending);
    scale.paint(chosen);
    show(scale.element, open || survey.score !== null);
    show(skip, open && !sending);
    show(comment, open && chosen !== null);
    show(submit, open && chosen !== null);
    submit.disabled = comment.readOnly = sending;
    setText(submit, say(sending ? "survey_sending" : "survey_submit"));
    show(failed, open && mine?.status === "failed");
    show(told, !open);
    setText(told, say(toldOf(survey)));
  }

  return { element, update };
}

function toldOf({ state }: CustomerSurvey): Word {
  if (state === "answered") return "survey_thanks";
  return state === "declined" ? "survey_declined" : "survey_closed";
}

interface Scale {
  element: HTMLElement;
  paint(chosen: number | null): void;
  lock(locked: boolean): void;
}

interface ScaleOptions extends Pick<Context, "say"> {
  kind: SurveyKind;
  name: string;
  choose(score: number): void;
}

/** Radio buttons: stars that light up to the one chosen, or numbers between two words. */
function createScale({ kind, name, say, choose }: ScaleOptions): Scale {
  let chosen: number | null = null;
  let hovered: number | null = null;
  const scores = SCORES[kind].map((score) => {
    const radio = h("input", { type: "radio", name, value: score, "aria-label": spoken(kind, score, say), "data-testid": `score-${score}` }, { change: () => choose(score) });
    const face = kind === "csat" ? icon("star", 30) : h("span", { "aria-hidden": "true" }, {}, String(score));
    const label = h("label", { class: kind === "csat" ? "star" : "score" }, { mouseenter: () => hover(score) }, radio, face);
    return { score, radio, label };
  });
  const group = h("div", { class: "scores", role: "radiogroup", "aria-label": say(`survey_${kind}`) }, { mouseleave: () => hover(null) }, ...scores.map(({ label }) => label));
  const word = h("p", { class: "survey-word", "aria-hidden": "true" });
  const ends = h("p", { class: "survey-ends", "aria-hidden": "true" }, {}, h("span", {}, {}, say(`${kind}_low`)), h("span", {}, {}, say(`${kind}_high`)));
  const element = h("div", { class: "scale" }, {}, group, kind === "csat" ? word : ends);

  function hover(score: number | null): void {
    hovered = score;
    paint(chosen);
  }

  function paint(now: number | null): void {
    chosen = now;
    const locked = scores[0]?.radio.disabled ?? false;
    const lit = locked ? chosen : (hovered ?? chosen);
    for (const { score, radio, label } of scores) {
      setAttribute(label, "data-lit", lit !== null && (kind === "csat" ? score <= lit : score === chosen));
      radio.checked = score === chosen;
    }
    if (kind === "csat") setText(word, lit === null ? "" : say(`csat_${lit as 1 | 2 | 3 | 4 | 5}`));
  }

  function lock(locked: boolean): void {
    for (const { radio } of scores) radio.disabled = locked;
    setAttribute(element, "data-locked", locked);
  }

  return { element, paint, lock };
}

/** What is read out of one score: its number, and what it means where that has a word. */
function spoken(kind: SurveyKind, score: number, say: Context["say"]): string {
  if (kind === "csat") return say("csat_stars", { n: score, word: say(`csat_${score as 1 | 2 | 3 | 4 | 5}`) });
  const scores = SCORES[kind];
  if (score === scores[0]) return `${score}, ${say(`${kind}_low`)}`;
  return score === scores.at(-1) ? `${score}, ${say(`${kind}_high`)}` : String(score);
}
