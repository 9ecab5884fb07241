import type { ConversationSummary } from "@jieli/shared/protocol";
import { expect, it } from "vitest";

import { alertsBetween } from "../src/model/alerts";
import { at, summary } from "./fixtures";

const ME = { id: "me", name: "梅" };
const TOM = { id: "tom", name: "Tom" };
const mine = (seq: number): ConversationSummary =>
  summary("a", {
    state: "assigned",
    assignee: ME,
    seq,
    last_message: { seq, sender: "customer", kind: "text", text: `第${seq}句`, created_at: at(seq) },
  });
const look = (...summaries: ConversationSummary[]) => new Map(summaries.map((each) => [each.id, each]));
const kinds = (before: ConversationSummary[], after: ConversationSummary[], watched: string | null = null) =>
  alertsBetween(look(...before), look(...after), "me", watched).map(({ kind }) => kind);

it("tells that somebody waits, once", () => {
  expect(kinds([], [summary("a")])).toEqual(["waiting"]);
  expect(kinds([summary("a")], [summary("a", { version: 2 })])).toEqual([]);
  expect(kinds([summary("a", { state: "bot" })], [summary("a")])).toEqual(["waiting"]);
});

it("tells what a customer of ours wrote, unless we look at it", () => {
  expect(kinds([mine(3)], [mine(4)])).toEqual(["message"]);
  expect(kinds([mine(3)], [mine(4)], "a")).toEqual([]);
  expect(kinds([mine(4)], [mine(4)])).toEqual([]);
});

it("tells of a chat that a colleague gave us, not of one that we accepted", () => {
  const theirs = summary("a", { state: "assigned", assignee: TOM });
  const ours = summary("a", { state: "assigned", assignee: ME });
  expect(kinds([theirs], [ours])).toEqual(["given"]);
  expect(kinds([summary("a")], [ours])).toEqual([]);
  expect(kinds([ours], [theirs])).toEqual([]);
});

it("rings once for a promise that the service level asks to look at, and again when it is broken", () => {
  const level = (mark: "at_risk" | "breached", notify = true) =>
    summary("a", { level: { promise: "first_reply", mark, due_at: at(180), notify } });
  expect(kinds([summary("a")], [level("breached")])).toEqual(["overdue"]);
  expect(kinds([level("at_risk")], [level("breached")])).toEqual(["overdue"]);
  expect(kinds([level("breached")], [level("breached")])).toEqual([]);
  expect(kinds([summary("a")], [level("breached", false)])).toEqual([]);
  expect(kinds([level("breached")], [summary("a")])).toEqual([]);
});
