import { expect, it } from "vitest";

import { between, dayWords, isDay, plus, span } from "../src/model/days";

it("knows days that there are from those that there are not", () => {
  expect(isDay("2028-02-29")).toBe(true);
  for (const wrong of ["2026-02-29", "2026-2-1", "yesterday", "", "2026-13-01"]) expect(isDay(wrong), wrong).toBe(false);
});

it("counts over months, years and changes of the clock", () => {
  expect(plus("2026-03-01", -1)).toBe("2026-02-28");
  expect(plus("2026-12-31", 1)).toBe("2027-01-01");
  expect(span("2026-03-28", "2026-03-30")).toBe(3);
  expect(between("2026-02-27", "2026-03-02")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]);
});

it("writes a day in its reader's language, with the year where it is another one", () => {
  expect(dayWords("2026-03-05", "zh-CN", "2026-11-27")).toBe("3月5日");
  expect(dayWords("2026-03-05", "en", "2026-11-27")).toBe("5 Mar");
  expect(dayWords("2025-03-05", "zh-CN", "2026-11-27")).toBe("2025年3月5日");
});
