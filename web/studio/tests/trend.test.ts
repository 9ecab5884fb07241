import { expect, it } from "vitest";

import { countsOf, gathered, growth } from "../src/model/trend";

it("fills the days of which nothing is known, the oldest first", () => {
  const until = new Date("2026-03-01T23:30:00Z");
  expect(countsOf([{ day: "2026-02-27", count: 2 }, { day: "2026-03-01", count: 5 }], 4, until)).toEqual([0, 2, 0, 5]);
});

it("gathers days so that the bars fit, and loses none", () => {
  expect(gathered([1, 2, 3, 4, 5], 3)).toEqual([3, 7, 5]);
  expect(gathered([1, 2, 3], 30)).toEqual([1, 2, 3]);
});

it("does not compare with nothing", () => {
  expect(growth(10, 5)).toBe(1);
  expect(growth(0, 4)).toBe(-1);
  expect(growth(3, 0)).toBeNull();
});
