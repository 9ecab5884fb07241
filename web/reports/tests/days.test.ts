import { expect, it } from "vitest";

import { between, dayWords, isDay, isPeriod, longDayWords, momentWords, periodWords, plus, span } from "../src/model/days";

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

it("names the year of both ends where one is of another, and one day once", () => {
  const words = (since: string, until: string) => periodWords(since, until, "zh-CN", "2026-11-27", (one, other) => `${one}至${other}`);
  expect(words("2026-11-01", "2026-11-26")).toBe("11月1日至11月26日");
  expect(words("2025-11-01", "2026-11-26")).toBe("2025年11月1日至2026年11月26日");
  expect(words("2026-11-10", "2026-11-10")).toBe("11月10日");
});

it("knows which days are a period that the server reports", () => {
  expect(isPeriod("2026-03-01", "2026-03-01")).toBe(true);
  expect(isPeriod("2026-03-02", "2026-03-01")).toBe(false);
  expect(isPeriod("2020-01-01", "2026-03-01")).toBe(false);
  expect(isPeriod("0001-01-01", "0001-01-02")).toBe(false);
});

it("writes moments by a clock, and English dates with the day first", () => {
  const moment = "2026-03-31T16:30:00Z";
  expect(momentWords(moment, "en", "Asia/Shanghai")).toBe("1 Apr 2026, 00:30");
  expect(momentWords(moment, "zh-CN", "Asia/Shanghai")).toBe("2026年4月1日 00:30");
  expect(longDayWords("2026-03-31T12:00:00Z", "en")).toBe("31 Mar 2026");
});
