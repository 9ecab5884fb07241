/** One to five stars with a word for each, a line of comment, and what became of it. */

import type { State } from "../state";
import type { Context, View } from "./context";
import { button, h, icon, setAttribute, setText, show } from "./dom";

const VALUES = [1, 2, 3, 4, 5] as const;
let groups = 0;

export function createRating({ actions, say }: Context): View {
  const name = `rating-${(groups += 1)}`;
  let chosen = 0;
  let hovered = 0;

  const stars = VALUES.map((value) => createStar(value));
  const group = h(
    "div",
    { class: "stars", role: "radiogroup", "aria-label": say("rating_question"), "data-testid": "rating" },
    { mouseleave: () => hover(0) },
    ...stars.map((star) => star.label),
  );
  const question = h("p", { class: "rating-question" }, {}, say("rating_question"));
  const word = h("p", { class: "rating-word", "aria-hidden": "true" });
  const comment = h("textarea", {
    class: "rating-comment",
    rows: 2,
    maxlength: 1000,
    placeholder: say("rating_comment"),
    "aria-label": say("rating_comment"),
    "data-testid": "rating-comment",
  });
  const submit = button("primary", "rating-submit", () => actions.rate(chosen, comment.value.trim()));
  const failed = h("p", { class: "rating-failed", role: "alert" }, {}, say("failed"));
  const thanks = h("p", { class: "rating-thanks", role: "status", "data-testid": "rating-thanks" });
  const element = h("div", { class: "card rating" }, {}, question, group, word, comment, failed, submit, thanks);

  function createStar(value: number): { value: number; label: HTMLElement; radio: HTMLInputElement } {
    const words = say("rating_stars", { n: value, word: say(`rating_${value as 1 | 2 | 3 | 4 | 5}`) });
    const radio = h("input", { type: "radio", name, value, "aria-label": words, "data-testid": `rating-${value}` }, { change: () => choose(value) });
    const label = h("label", { class: "star" }, { mouseenter: () => hover(value) }, radio, icon("star", 30));
    return { value, label, radio };
  }

  function choose(value: number): void {
    chosen = value;
    paint();
    show(comment, true);
    show(submit, true);
  }

  function hover(value: number): void {
    hovered = value;
    paint();
  }

  function paint(): void {
    const lit = group.dataset.done === undefined && hovered ? hovered : chosen;
    for (const { value, label, radio } of stars) {
      setAttribute(label, "data-lit", value <= lit);
      radio.checked = value === chosen;
    }
    setText(word, lit ? say(`rating_${lit as 1 | 2 | 3 | 4 | 5}`) : "");
  }

  function update({ conversation, rating }: State): void {
    const done = conversation?.rating ?? null;
    // A conversation that went on after its rating may be rated anew: the server says so.
    const may = conversation?.may_rate ?? false;
    if (rating) chosen = rating.value;
    else if (!may) chosen = done ?? 0;
    setAttribute(group, "data-done", !may);
    for (const { radio } of stars) radio.disabled = !may || rating?.status === "sending";
    show(comment, may && chosen > 0);
    show(submit, may && chosen > 0);
    show(failed, may && rating?.status === "failed");
    show(thanks, !may);
    show(word, may);
    setText(thanks, say(done === null ? "rating_closed" : "rating_thanks"));
    setText(submit, say(rating?.status === "sending" ? "rating_sending" : "rating_submit"));
    submit.disabled = rating?.status === "sending";
    paint();
  }

  return { element, update };
}
