import { expect, it } from "vitest";

import { meant, mentionAt, mentionedIn } from "../src/model/mentions";
import { colleague } from "./fixtures";

const TEAM = [colleague("Tom"), colleague("Tom Baker"), colleague("林晓梅"), colleague("安")];
const names = (found: { name: string }[]): string[] => found.map(({ name }) => name);

it("finds the mention that the caret stands in", () => {
  expect(mentionAt("请 @林", 4)).toEqual({ from: 2, until: 4, typed: "林" });
  expect(mentionAt("请 @林 看", 2)).toBeNull();
  expect(mentionAt("no mention", 5)).toBeNull();
  expect(mentionAt("@Tom\nnext", 7)).toBeNull();
});

it("ends a mention where no name is as long", () => {
  const text = `@Tom ${"x".repeat(40)}`;
  expect(mentionAt(text, text.length)).toBeNull();
});

it("offers whose name begins with the letters first", () => {
  expect(names(meant("b", TEAM))).toEqual(["Tom Baker"]);
  expect(names(meant("to", TEAM))).toEqual(["Tom", "Tom Baker"]);
  expect(names(meant("梅", TEAM))).toEqual(["林晓梅"]);
  expect(meant("", TEAM)).toHaveLength(4);
});

it("means the longest name that stands behind an @", () => {
  expect(names(mentionedIn("@Tom Baker 看一下", TEAM))).toEqual(["Tom Baker"]);
  expect(names(mentionedIn("@tom 和 @安 看，@安 先", TEAM))).toEqual(["Tom", "安"]);
  expect(mentionedIn("mail tom@example.com", [colleague("林")])).toEqual([]);
});
