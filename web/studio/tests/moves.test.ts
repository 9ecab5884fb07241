import { expect, it } from "vitest";

import { movesOf } from "../src/model/bulk";
import { marksOf } from "../src/model/marks";
import { nextOf, othersOf } from "../src/model/moves";
import { listed } from "./fixtures";

it("offers what brings an article furthest as the next step, the rest aside", () => {
  expect(nextOf(["save", "submit", "publish", "discard"])).toBe("publish");
  expect(othersOf(["save", "submit", "publish", "discard"])).toEqual(["submit", "discard"]);
  expect(nextOf(["save", "submit"])).toBe("submit");
  expect(nextOf(["save"])).toBeNull();
});

it("offers in bulk what a role may do and an article can", () => {
  const draft = listed("1", { status: "draft", work: "draft" });
  expect(movesOf([draft], ["editor"])).toEqual(["submit"]);
  expect(movesOf([draft, listed("2")], ["editor", "reviewer", "publisher"])).toEqual(["submit", "publish", "archive", "trash"]);
});

it("marks what an article lacks, the worst first", () => {
  const now = new Date("2026-03-01T00:00:00Z");
  const past = "2026-02-01T00:00:00Z";
  const marks = marksOf(listed("1", { valid_until: past, review_at: past, older: true, missing: ["en"] }), now);
  expect(marks.map(({ words }) => words)).toEqual(["badge.expired", "badge.older", "badge.reviewDue", "badge.missing"]);
  expect(marksOf(listed("1", { status: "draft", valid_until: past }), now)).toEqual([]);
});
