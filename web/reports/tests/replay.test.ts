import { expect, it } from "vitest";

import { directions, sides, withKind, worth, type ReplayResult, type Topic } from "../src/model/replay";

const topic = (title: string, kinds: Topic["kinds"]): Topic => ({ title, times: 1, kinds, examples: [] });

it("counts how questions were met on both sides", () => {
  const result = {
    moves: [
      { before: "answer", now: "answer", times: 3 },
      { before: "no_answer", now: "answer", times: 2 },
      { before: "answer", now: "choose", times: 1 },
    ],
  } as ReplayResult;
  expect(sides(result, "answer")).toEqual({ before: 4, now: 5 });
  expect(sides(result, "ask_back")).toEqual({ before: 0, now: 0 });
});

it("lists the topics of a kind, the largest first", () => {
  const topics = [topic("a", { answered_now: 1 }), topic("b", { other_article: 2 }), topic("c", { answered_now: 5 })];
  expect(withKind(topics, "answered_now").map(({ title }) => title)).toEqual(["c", "a"]);
  expect(withKind(topics, "")).toHaveLength(3);
});

it("knows which changes are good for who asks", () => {
  expect([worth("answered_now"), worth("lost_confirmed"), worth("other_article")]).toEqual([1, -1, 0]);
});

it("says of how many questions more is given today, of how many less, of how many something else", () => {
  const kinds = { lost_confirmed: 1, no_answer_now: 2, other_article: 3, answered_now: 4, offered_now: 5, nothing_now: 6, other_offer: 7, same: 50 };
  expect(directions({ kinds } as ReplayResult)).toEqual({ more: 9, less: 9, other: 10 });
});
