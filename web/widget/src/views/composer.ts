/** Where the customer writes: grows to five lines, sends on Enter, is safe with input methods. */

import { MESSAGE_LIMIT } from "@jieli/shared/protocol";
import type { State } from "../state";
import type { Context, View } from "./context";
import { button, h, icon, setAttribute, setText, show } from "./dom";

const COUNT_FROM = MESSAGE_LIMIT - 400;
const TYPING_EVERY = 3000;
const TYPING_ENDS = 5000;

export interface Composer extends View {
  focus(): void;
}

export function createComposer({ actions, draft, say }: Context): Composer {
  const input = h(
    "textarea",
    { class: "input", rows: 1, "aria-label": say("composer_label"), "data-testid": "composer", enterkeyhint: "send" },
    { input: changed, keydown: onKey, paste, blur: () => announce(false) },
  );
  const counter = h("p", { class: "counter", "data-testid": "counter", role: "status" });
  const send = button("send", "send", submit, icon("send", 20));
  send.setAttribute("aria-label", say("send"));
  const picker = h("input", { type: "file", multiple: true, hidden: true, "data-testid": "file-picker" }, { change: picked });
  const attach = button("attach", "attach", () => picker.click(), icon("clip", 20));
  attach.setAttribute("aria-label", say("attach"));
  const quoted = h("span", { class: "quote" });
  const drop = button("icon-button small", "quote-drop", () => actions.quote(null), icon("close", 16));
  drop.setAttribute("aria-label", say("quote_drop"));
  const strip = h("div", { class: "quote-strip", "data-testid": "quote-strip" }, {}, quoted, drop);
  const element = h(
    "div",
    { class: "composer" },
    {},
    strip,
    h("div", { class: "composer-box" }, {}, attach, picker, input, send),
    counter,
  );
  const announce = typingAnnouncer(actions.typing);

  function onKey(event: KeyboardEvent): void {
    // The Enter that picks a word of an input method must not send: some browsers say so by
    // `isComposing`, Safari only by the old code 229.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    submit();
  }

  function submit(): void {
    const text = input.value.trim();
    if (!text || length(text) > MESSAGE_LIMIT) return;
    announce(false);
    input.value = "";
    changed();
    actions.write(text);
    input.focus();
  }

  function changed(): void {
    actions.saveDraft(input.value);
    announce(input.value.trim() !== "");
    fit(input);
    count();
  }

  function count(): void {
    const used = length(input.value.trim());
    send.disabled = used === 0 || used > MESSAGE_LIMIT;
    const over = used > MESSAGE_LIMIT;
    show(counter, used >= COUNT_FROM);
    setAttribute(counter, "data-over", over);
    setAttribute(input, "aria-invalid", over);
    const n = Math.abs(MESSAGE_LIMIT - used);
    setText(counter, say(over ? "characters_over" : "characters_left", { n }));
  }

  function picked(): void {
    for (const file of picker.files ?? []) actions.sendFile(file);
    picker.value = "";
  }

  /** A picture from the clipboard is sent; words are pasted. */
  function paste(event: ClipboardEvent): void {
    const files = event.clipboardData?.files;
    if (!files?.length || attach.hidden) return;
    event.preventDefault();
    for (const file of files) actions.sendFile(file);
  }

  function update({ conversation, quoting, messages }: State): void {
    show(strip, quoting !== null);
    setText(quoted, messages.find(({ seq }) => seq === quoting)?.text ?? "");
    // The assistant reads no files: they are for a person, or for who is waited for.
    show(attach, conversation?.state === "queued" || conversation?.state === "assigned");
    const name = conversation?.agent?.name ?? say("agent_fallback");
    setAttribute(input, "placeholder", say(`composer_${conversation?.state ?? "bot"}`, { name }));
  }

  input.value = draft;
  count();
  requestAnimationFrame(() => fit(input));
  return { element, update, focus: () => input.focus({ preventScroll: true }) };
}

/** Characters as the server counts them: code points. */
function length(text: string): number {
  return [...text].length;
}

/** Grow with the text; the style sheet caps it at five lines. */
function fit(input: HTMLTextAreaElement): void {
  input.style.height = "auto";
  if (input.scrollHeight > 0) input.style.height = `${input.scrollHeight}px`;
}

/** Says at most every three seconds that the customer types, and once that she stopped. */
function typingAnnouncer(announce: (active: boolean) => void): (active: boolean) => void {
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function stop(): void {
    clearTimeout(timer);
    if (last > 0) announce(false);
    last = 0;
  }
  return (active) => {
    if (!active) return stop();
    clearTimeout(timer);
    timer = setTimeout(stop, TYPING_ENDS);
    if (Date.now() - last < TYPING_EVERY) return;
    last = Date.now();
    announce(true);
  };
}
