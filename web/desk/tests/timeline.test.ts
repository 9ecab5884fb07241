import { expect, it } from "vitest";

import { buildTimeline } from "../src/model/timeline";
import { at, message, note } from "./fixtures";

const types = (items: { type: string }[]): string[] => items.map(({ type }) => type);
const DAY = 86_400;

it("groups what one sender says in a row", () => {
  const items = buildTimeline([message(1), message(2), message(3, { sender: "bot" })], null);
  expect(types(items)).toEqual(["day", "group", "group"]);
});

it("begins a new group after a pause", () => {
  const items = buildTimeline([message(1), message(2, { created_at: at(600) })], null);
  expect(types(items)).toEqual(["day", "group", "group"]);
});

it("begins each day with its date", () => {
  const items = buildTimeline([message(1), message(2, { created_at: at(2 * DAY) })], null);
  expect(types(items)).toEqual(["day", "group", "day", "group"]);
});

it("keeps two agents apart", () => {
  const by = (id: string) => ({ sender: "agent", author: { id, name: id } }) as const;
  expect(types(buildTimeline([message(1, by("林晓")), message(2, by("李雷"))], null))).toEqual(["day", "group", "group"]);
});

it("draws one line, above the first unread word of the customer", () => {
  const items = buildTimeline([message(1), message(2, { sender: "agent" }), message(3), message(4)], 1);
  expect(types(items)).toEqual(["day", "group", "group", "unread", "group"]);
});

it("draws no line when all was read", () => {
  expect(types(buildTimeline([message(1)], 1))).not.toContain("unread");
  expect(types(buildTimeline([message(1)], null))).not.toContain("unread");
});

it("draws a note under the message that it was written under", () => {
  const items = buildTimeline([message(1), message(2), message(3)], null, [note(1, 0), note(2, 2), note(3, 3)]);
  expect(types(items)).toEqual(["day", "note", "group", "note", "group", "note"]);
  const groups = items.flatMap((item) => (item.type === "group" ? [item.messages.map(({ seq }) => seq)] : []));
  expect(groups).toEqual([[1, 2], [3]]);
});

it("keeps the notes of a transcript that is not here yet", () => {
  expect(types(buildTimeline([], null, [note(1, 7)]))).toEqual(["day", "note"]);
});
