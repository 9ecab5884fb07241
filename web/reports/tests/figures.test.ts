import { expect, it } from "vitest";

import { timeEnds } from "../src/model/chart";
import { better, type Row } from "../src/model/report";
import { isSeen } from "../src/model/shares";
import { sorted } from "../src/model/sorting";

const row = (key: string, csat: number | null): Row => ({ key, name: null, values: { csat }, of: {} });
const keys = (rows: readonly Row[]): string[] => rows.map(({ key }) => key);

it("sees a change only where chance is not enough", () => {
  expect(isSeen([0.01, 0.05])).toBe(true);
  expect(isSeen([-0.05, -0.01])).toBe(true);
  expect(isSeen([-0.01, 0.05])).toBe(false);
  expect(isSeen(null)).toBe(false);
});

it("knows which way is better, and where neither can be said", () => {
  expect([better("deflected"), better("wait_p90"), better("handed_off")]).toEqual([1, -1, 0]);
});

it("sorts what has no value to the end, whichever way", () => {
  const rows = [row("none", null), row("low", 0), row("high", 0.9), row("same", 0.9)];
  expect(keys(sorted(rows, "csat", true))).toEqual(["high", "same", "low", "none"]);
  expect(keys(sorted(rows, "csat", false))).toEqual(["low", "high", "same", "none"]);
});

it("steps as clocks do, from zero to past the longest", () => {
  expect(timeEnds(400)).toEqual({ max: 480, interval: 120 });
  expect(timeEnds(0)).toEqual({ max: 1, interval: 1 });
  expect(timeEnds(3_000_000).interval % 86_400).toBe(0);
  for (const longest of [1, 7, 59, 61, 3599, 90_000]) {
    const { max, interval } = timeEnds(longest);
    expect(max).toBeGreaterThanOrEqual(longest);
    expect(max / interval).toBeLessThanOrEqual(5);
  }
});
