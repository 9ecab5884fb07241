import { expect, it } from "vitest";

import { findCommands, type Command } from "../src/model/palette";

const command = (title: string, detail = ""): Command => ({ id: title, title, detail, run: () => undefined });
const COMMANDS = [command("Accept next", "Alt+A"), command("Write a note", "Alt+N"), command("Note to self"), command("访客 3f2a", "排队中")];
const titles = (typed: string, limit?: number): string[] => findCommands(typed, COMMANDS, limit).map(({ title }) => title);

it("puts what begins so before what holds it, and that before its key", () => {
  expect(titles("note")).toEqual(["Note to self", "Write a note"]);
  expect(titles("alt+a")).toEqual(["Accept next"]);
  expect(titles("排队")).toEqual(["访客 3f2a"]);
});

it("offers all in their order when nothing is typed, but not too many", () => {
  expect(titles(" ", 2)).toEqual(["Accept next", "Write a note"]);
  expect(titles("xyz")).toEqual([]);
});
