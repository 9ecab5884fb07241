import { expect, it } from "vitest";

import { axisEnds, symbolOf, timeEnds } from "../src/model/chart";
import { better, type Row } from "../src/model/report";
import { isSeen } from "../src/model/shares";
import { sorted } from "../src/model/sorting";
import { mood, surveyOf } from "../src/model/surveys";

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

it("ends where the scale of a unit does, with zero on it", () => {
  expect(axisEnds("points", 30)).toMatchObject({ min: -100, max: 100 });
  expect(axisEnds("mean", 5)).toEqual({ max: 7, interval: 1 });
  expect(axisEnds("seconds", 400)).toEqual(timeEnds(400));
});

it("says of a score what it counts for", () => {
  expect([mood("nps", 6), mood("nps", 7), mood("nps", 9)]).toEqual(["low", "fair", "good"]);
  expect([mood("csat", 2), mood("csat", 3), mood("csat", 4)]).toEqual(["low", "fair", "good"]);
  expect([mood("ces", 3), mood("ces", 4), mood("ces", 5)]).toEqual(["low", "fair", "good"]);
  expect([surveyOf("nps"), surveyOf("stars"), surveyOf(undefined)]).toEqual(["nps", "csat", "csat"]);
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

it("tells the lines of a chart apart without colour", () => {
  expect(new Set([0, 1, 2, 3].map(symbolOf)).size).toBe(4);
});
