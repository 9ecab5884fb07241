import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Reading } from "@jieli/shared/protocol";
import { ReadingClock } from "../src/reading";

let reports: (Reading & { leaving: boolean })[];
let clock: ReadingClock;
let visibility: DocumentVisibilityState;

function look(state: DocumentVisibilityState): void {
  visibility = state;
  document.dispatchEvent(new Event("visibilitychange"));
}

const facts = () => reports.map(({ event, seconds, leaving }) => [event, seconds, leaving]);

beforeEach(() => {
  vi.useFakeTimers();
  visibility = "visible";
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visibility);
  reports = [];
  clock = new ReadingClock("a", (reading, leaving) => reports.push({ ...reading, leaving }));
  clock.start();
});

afterEach(() => {
  clock.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("says that it was opened, then the total every ten seconds, then the last of it", () => {
  vi.advanceTimersByTime(23_000);
  clock.stop();
  expect(facts()).toEqual([["opened", 0, false], ["dwelt", 10, false], ["dwelt", 20, false], ["dwelt", 23, false]]);
  expect(new Set(reports.map((r) => r.reading_id)).size).toBe(1);
});

it("does not count while the page is hidden, and reports before it may be gone", () => {
  vi.advanceTimersByTime(4000);
  look("hidden");
  vi.advanceTimersByTime(60_000);
  look("visible");
  vi.advanceTimersByTime(3000);
  clock.stop();
  expect(facts()).toEqual([["opened", 0, false], ["dwelt", 4, true], ["dwelt", 7, false]]);
});

it("does not count while the panel is closed", () => {
  vi.advanceTimersByTime(2000);
  clock.setWatched(false);
  vi.advanceTimersByTime(60_000);
  clock.stop();
  expect(facts()).toEqual([["opened", 0, false], ["dwelt", 2, false]]);
});

it("reports when the page is left, and not again for the same seconds", () => {
  vi.advanceTimersByTime(5000);
  window.dispatchEvent(new Event("pagehide"));
  window.dispatchEvent(new Event("pagehide"));
  clock.stop();
  expect(facts()).toEqual([["opened", 0, false], ["dwelt", 5, true]]);
});
