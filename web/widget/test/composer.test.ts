import { beforeEach, expect, it } from "vitest";
import { translator } from "@jieli/shared/i18n";
import { INITIAL } from "../src/state";
import { createComposer } from "../src/views/composer";
import type { Actions, Context } from "../src/views/context";
import { WORDS } from "../src/words";

let written: string[];
let typed: boolean[];
let input: HTMLTextAreaElement;
let root: HTMLElement;

beforeEach(() => {
  written = [];
  typed = [];
  const actions = {
    write: (text: string) => written.push(text),
    typing: (active: boolean) => typed.push(active),
    saveDraft: () => undefined,
  } as unknown as Actions;
  const context = { actions, draft: "", say: translator(WORDS, "zh"), language: "zh" } as Context;
  const composer = createComposer(context);
  composer.update(INITIAL);
  root = composer.element;
  document.body.replaceChildren(root);
  input = root.querySelector("textarea")!;
});

function type(text: string): void {
  input.value = text;
  input.dispatchEvent(new Event("input"));
}

function enter(init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key: "Enter", cancelable: true, ...init });
  input.dispatchEvent(event);
  return event;
}

it("sends on Enter and empties itself", () => {
  type("  怎么退款？ ");
  expect(enter().defaultPrevented).toBe(true);
  expect(written).toEqual(["怎么退款？"]);
  expect(input.value).toBe("");
});

it("breaks the line on Shift and Enter", () => {
  type("第一行");
  expect(enter({ shiftKey: true }).defaultPrevented).toBe(false);
  expect(written).toEqual([]);
});

it("does not send the Enter that picks a word of an input method", () => {
  type("tuikuan");
  enter({ isComposing: true });
  enter({ keyCode: 229 });
  expect(written).toEqual([]);
});

it("does not send blanks, nor more than the server takes", () => {
  type("   \n ");
  enter();
  type("字".repeat(4001));
  enter();
  expect(written).toEqual([]);
  expect(root.querySelector<HTMLButtonElement>(".send")?.disabled).toBe(true);
});

it("counts characters as the server does, near the end only", () => {
  const counter = root.querySelector<HTMLElement>(".counter")!;
  type("字".repeat(3000));
  expect(counter.hidden).toBe(true);
  type("😀".repeat(3990));
  expect(counter.textContent).toBe("还可输入 10 字");
  type("字".repeat(4003));
  expect(counter.textContent).toContain("超出 3 字");
});

it("says once that she types, and that she stopped", () => {
  type("a");
  type("ab");
  type("");
  expect(typed).toEqual([true, false]);
});
