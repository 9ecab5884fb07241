/** How to reach her outside the chat: a call back or a reply to her words. */

import type { State } from "../state";
import type { Context, View } from "./context";
import { button, h, setAttribute, setText, show } from "./dom";

const WISHES = ["call_back", "message"] as const;
const WORDS_LIMIT = 1000;
let groups = 0;

export interface ReachForm extends View {
  open(): boolean;
  toggle(): void;
}

export function createReachForm({ actions, say }: Context, toggled: () => void): ReachForm {
  const name = `reach-${(groups += 1)}`;
  let wish: (typeof WISHES)[number] = "call_back";
  let sending = false;

  const choices = WISHES.map((value) => {
    const radio = h("input", { type: "radio", name, value, checked: value === wish, "data-testid": `wish-${value}` }, { change: () => choose(value) });
    return h("label", { class: "wish" }, {}, radio, h("span", {}, {}, say(`reach_${value}`)));
  });
  const field = h("input", {
    class: "reach-field",
    type: "text",
    maxlength: 254,
    required: true,
    autocomplete: "tel",
    "aria-describedby": `${name}-error`,
    "data-testid": "reach-field",
  });
  const words = h("textarea", { class: "reach-words", rows: 2, maxlength: WORDS_LIMIT, placeholder: say("reach_text"), "aria-label": say("reach_text"), "data-testid": "reach-words" });
  const error = h("p", { class: "reach-error", id: `${name}-error`, role: "alert", "data-testid": "reach-error" });
  const submit = h("button", { type: "submit", class: "primary", "data-testid": "reach-submit" });
  const cancel = button("text-button quiet", "reach-cancel", toggle, say("reach_cancel"));
  const element = h(
    "form",
    { class: "reach", novalidate: true, "aria-label": say("reach_title"), "data-testid": "reach-form" },
    { submit: send, keydown: onKey },
    h("div", { class: "wishes", role: "radiogroup", "aria-label": say("reach_title") }, {}, ...choices),
    field,
    error,
    words,
    h("div", { class: "reach-buttons" }, {}, submit, cancel),
  );
  show(element, false);
  choose(wish);

  function choose(value: typeof wish): void {
    wish = value;
    const label = say(wish === "call_back" ? "reach_field_phone" : "reach_field");
    setAttribute(field, "placeholder", label);
    setAttribute(field, "aria-label", label);
  }

  function toggle(): void {
    show(element, element.hidden);
    setText(error, "");
    toggled();
    if (!element.hidden) field.focus();
    actions.looked();
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    toggle();
  }

  function send(event: Event): void {
    event.preventDefault();
    if (sending) return;
    if (field.value.trim() === "") return field.focus();
    actions.leaveContact(wish, field.value.trim(), words.value.trim());
  }

  function update({ conversation, reach, connection }: State): void {
    const can = conversation?.state === "queued" || conversation?.state === "ticket";
    if (!can || (sending && reach === null)) close();
    const refused = sending && reach?.status === "failed";
    sending = reach?.status === "sending";
    setText(error, reach?.error?.message ?? "");
    setAttribute(field, "aria-invalid", Boolean(reach?.error));
    const ready = conversation?.state === "queued" ? "reach_submit" : "reach_submit_ticket";
    setText(submit, say(sending ? "reach_sending" : ready));
    submit.disabled = sending || connection !== "online";
    if (refused) field.focus();
  }

  function close(): void {
    if (element.hidden) return;
    show(element, false);
    field.value = words.value = "";
  }

  return { element, update, toggle, open: () => !element.hidden };
}
