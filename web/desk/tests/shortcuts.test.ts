import { expect, it } from "vitest";

import { shortcutOf } from "../src/composables/page/useShortcuts";

function press(init: KeyboardEventInit, target: EventTarget = document.body) {
  let name: ReturnType<typeof shortcutOf> = null;
  const hear = (event: Event): void => {
    name = shortcutOf(event as KeyboardEvent);
  };
  target.addEventListener("keydown", hear);
  target.dispatchEvent(new KeyboardEvent("keydown", init));
  target.removeEventListener("keydown", hear);
  return name;
}

it("goes by the place of the key, for Alt types other letters on some systems", () => {
  expect(press({ altKey: true, code: "KeyJ", key: "∆" })).toBe("next");
});

it("leaves the keys of an input method alone", () => {
  expect(press({ altKey: true, code: "KeyA", isComposing: true })).toBeNull();
});

it("takes ? for the sheet, but not while typing", () => {
  expect(press({ key: "?" })).toBe("help");
  expect(press({ key: "?" }, document.createElement("textarea"))).toBeNull();
});

it("opens the palette by Ctrl+K and Cmd+K, also while typing", () => {
  expect(press({ ctrlKey: true, code: "KeyK" }, document.createElement("textarea"))).toBe("palette");
  expect(press({ metaKey: true, code: "KeyK" })).toBe("palette");
  expect(press({ ctrlKey: true, metaKey: true, code: "KeyK" })).toBeNull();
});

it("leaves the browser's own keys alone", () => {
  expect(press({ ctrlKey: true, altKey: true, code: "KeyJ" })).toBeNull();
  expect(press({ altKey: true, code: "KeyD" })).toBeNull();
});
