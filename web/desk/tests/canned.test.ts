import type { CannedReply } from "@jieli/shared/canned";
import { expect, it } from "vitest";

import { fillCanned, rankCanned, shortcutAt } from "../src/model/canned";

function reply(shortcut: string, fields: Partial<CannedReply> = {}): CannedReply {
  return { id: shortcut, shelf: "mine", shortcut, title: "", text: "", may_change: true, updated_at: "", ...fields };
}

it("fills placeholders once, with names that hold braces themselves", () => {
  const fillings = { "contact.name": "{agent.name}<b>", "agent.name": "梅" };
  expect(fillCanned("{contact.name}，我是{ agent.name }", fillings)).toBe("{agent.name}<b>，我是梅");
});

it("leaves what it does not know, and what every object has", () => {
  expect(fillCanned('{unknown} {"code": 5} {constructor}', {})).toBe('{unknown} {"code": 5} {constructor}');
});

it("finds a shortcut at the beginning and after a space, and in no address", () => {
  expect(shortcutAt("/退", 2)).toEqual({ from: 0, until: 2, typed: "退" });
  expect(shortcutAt("您好 /he", 6)).toEqual({ from: 3, until: 6, typed: "he" });
  expect(shortcutAt("https://a/b", 11)).toBeNull();
  expect(shortcutAt("/hello there", 12)).toBeNull();
});

it("puts shortcuts that begin so before those that hold it, titles and words", () => {
  const replies = [
    reply("bye", { text: "refund" }),
    reply("no-refund"),
    reply("refund"),
    reply("money", { title: "Refund" }),
    reply("hello"),
  ];
  expect(rankCanned("refund", replies).map(({ shortcut }) => shortcut)).toEqual(["refund", "no-refund", "money", "bye"]);
  expect(rankCanned("", replies)).toHaveLength(5);
});
