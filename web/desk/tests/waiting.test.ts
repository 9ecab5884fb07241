import { describe, expect, it } from "vitest";

import { formatTicking, measureWaiting } from "../src/model/waiting";
import { at } from "./fixtures";

const after = (seconds: number) => measureWaiting(at(0), Date.parse(at(seconds)));

describe("a wait", () => {
  it("is calm, then warm from 60 s, then late from 180 s", () => {
    expect([0, 59, 60, 179, 180, 900].map((seconds) => after(seconds).level)).toEqual([
      "calm",
      "calm",
      "warm",
      "warm",
      "late",
      "late",
    ]);
  });

  it("fills the bar up to the service level and no further", () => {
    expect(after(90).ratio).toBe(0.5);
    expect(after(900).ratio).toBe(1);
  });

  it("grows warmer inside each level", () => {
    expect(after(30).heat).toBe(0.5);
    expect(after(120).heat).toBe(0.5);
    expect(after(900).heat).toBe(1);
  });

  it("never shows less than nothing when our clock is behind", () => {
    expect(after(-20)).toMatchObject({ seconds: 0, ratio: 0, heat: 0 });
  });
});

it("writes a ticking time with a width that does not jump", () => {
  expect([7, 75, 754, 3723].map(formatTicking)).toEqual(["0:07", "1:15", "12:34", "1:02:03"]);
});
