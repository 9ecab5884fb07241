import { beforeEach, expect, it } from "vitest";
import { wrapTab } from "../src/views/focus";

let panel: HTMLElement;
const at = (id: string): HTMLElement => panel.querySelector<HTMLElement>(`#${id}`)!;

beforeEach(() => {
  panel = document.createElement("div");
  panel.tabIndex = -1;
  panel.innerHTML =
    '<button id="first"></button><textarea id="middle"></textarea><button id="last"></button>' +
    '<button disabled></button><div hidden><button></button></div><div inert><a href="/">x</a></div>';
  document.body.replaceChildren(panel);
});

function tab(shiftKey = false): boolean {
  const event = new KeyboardEvent("keydown", { key: "Tab", shiftKey, cancelable: true });
  wrapTab(panel, event);
  return event.defaultPrevented;
}

it("goes from the last stop that can be reached to the first", () => {
  at("last").focus();
  expect(tab()).toBe(true);
  expect(document.activeElement).toBe(at("first"));
});

it("goes backwards from the first stop, or from the panel itself, to the last", () => {
  for (const start of [at("first"), panel]) {
    start.focus();
    expect(tab(true)).toBe(true);
    expect(document.activeElement).toBe(at("last"));
  }
});

it("leaves the keyboard to the browser in between", () => {
  at("middle").focus();
  expect([tab(), tab(true)]).toEqual([false, false]);
});
