/** The conversation: rows by key, in order, kept at its end unless the reader scrolled away. */

import { timeline, type Row } from "../timeline";
import type { State } from "../state";
import type { Context, View } from "./context";
import { button, h, icon, setAttribute, setText, show } from "./dom";
import { paintFace } from "./header";
import { createRow, type RowView } from "./row";

const NEAR = 48;
const SETTLED_AFTER = 500;

export interface Log extends View {
  /** Whether the newest message is on the screen. */
  atEnd(): boolean;
}

export function createLog(context: Context): Log {
  const { say, actions } = context;
  const rows = new Map<string, RowView>();
  const list = h("div", { class: "rows", role: "log", "aria-live": "polite", "aria-busy": "true", "aria-label": say("log_label"), "data-testid": "log" });
  const empty = createEmpty(context);
  const skeleton = h("div", { class: "skeleton", "aria-hidden": "true" }, {}, ...[1, 2, 3].map(() => h("div")));
  const typing = createTyping(context);
  const content = h("div", { class: "log-content" }, {}, empty, skeleton, list, typing.element);
  const scroller = h("div", { class: "log", tabindex: -1 }, { scroll: onScroll }, content);
  const jump = button("jump", "jump", () => toEnd(true), h("span"), icon("down", 16));
  const element = h("div", { class: "log-frame" }, {}, scroller, jump);
  let pinned = true;
  let lastTop = 0;
  let newest = 0;
  let missed = false;
  let busy = true;
  let settling: ReturnType<typeof setTimeout> | undefined;

  new ResizeObserver(() => pinned && toEnd()).observe(content);
  new ResizeObserver(() => pinned && toEnd()).observe(scroller);

  function onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    // Only a reader who scrolls up lets go of the end: a line that appears below does not.
    if (scrollHeight - scrollTop - clientHeight < NEAR) pinned = true;
    else if (scrollTop < lastTop) pinned = false;
    lastTop = scrollTop;
    if (pinned) missed = false;
    paintJump();
    actions.looked();
  }

  function toEnd(smoothly = false): void {
    pinned = true;
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: smoothly ? motion() : "auto" });
    paintJump();
  }

  function paintJump(): void {
    show(jump, !pinned);
    setText(jump.firstElementChild!, say(missed ? "new_messages" : "to_bottom"));
    setAttribute(jump, "data-new", missed);
  }

  function update(state: State): void {
    const shown = timeline(state);
    const loading = !state.welcomed && context.expectHistory && shown.length === 0;
    show(skeleton, loading);
    show(empty, !loading && shown.length === 0);
    show(list, shown.length > 0);
    if (state.welcomed && busy) settle();
    const wrote = hasWritten(shown);
    place(shown, state);
    typing.update(state);
    if (wrote || pinned) toEnd();
    else if (news(state)) missed = true;
    newest = state.messages.at(-1)?.seq ?? 0;
    paintJump();
  }

  /** History that loads is not news: it is not read out, however many frames bring it. */
  function settle(): void {
    clearTimeout(settling);
    settling = setTimeout(() => {
      busy = false;
      setAttribute(list, "aria-busy", "false");
    }, SETTLED_AFTER);
  }

  function hasWritten(shown: Row[]): boolean {
    const newest = shown.at(-1);
    return newest?.type === "message" && newest.side === "customer" && !rows.has(newest.key);
  }

  function news(state: State): boolean {
    return (state.messages.at(-1)?.seq ?? 0) > newest;
  }

  function place(shown: Row[], state: State): void {
    const keys = new Set(shown.map((row) => row.key));
    for (const [key, view] of rows) {
      if (keys.has(key)) continue;
      view.element.remove();
      rows.delete(key);
    }
    let next = list.firstElementChild;
    for (const row of shown) {
      const view = rows.get(row.key) ?? createRow(context, row);
      rows.set(row.key, view);
      if (view.element === next) next = next.nextElementSibling;
      else list.insertBefore(view.element, next);
      view.update(row, state);
    }
  }

  return { element, update, atEnd: () => pinned };
}

function motion(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

function createEmpty({ actions, config, say }: Context): HTMLElement {
  const face = h("div", { class: "avatar avatar-large" });
  paintFace(face, "bot", "");
  const examples = config.suggestions.map((text) =>
    button("suggestion", "suggestion", () => actions.write(text), h("span", {}, {}, text), icon("forward", 16)),
  );
  const heading = examples.length > 0 && h("p", { class: "empty-examples" }, {}, say("empty_examples"));
  return h(
    "div",
    { class: "empty", "data-testid": "empty" },
    {},
    face,
    h("h3", {}, {}, say("empty_title")),
    h("p", {}, {}, say("empty_body")),
    heading,
    ...examples,
  );
}

/** Three dots of the one who types, outside the log, so that they are not read out again and again. */
function createTyping({ say }: Context): View {
  const face = h("div", { class: "avatar" });
  const dots = h("div", { class: "bubble dots", "aria-hidden": "true" }, {}, h("i"), h("i"), h("i"));
  const words = h("span", { class: "visually-hidden" });
  const element = h("div", { class: "row typing", "data-testid": "typing" }, {}, face, h("div", { class: "stack" }, {}, dots, words));

  function update({ typing, conversation }: State): void {
    const who = typing.agent > 0 ? "agent" : "bot";
    const on = typing[who] > 0;
    show(element, on);
    setAttribute(element, "data-side", who);
    const name = conversation?.agent?.name ?? say("agent_fallback");
    paintFace(face, who, who === "agent" ? name : "");
    setText(words, on ? say(`typing_${who}`, { name }) : "");
  }

  return { element, update };
}
