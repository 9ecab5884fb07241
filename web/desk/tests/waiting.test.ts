import { describe, expect, it } from "vitest";

import { formatTicking, measureWaiting, worstLevel } from "../src/model/waiting";
import { at, summary } from "./fixtures";

const after = (seconds: number) => measureWaiting(at(0), Date.parse(at(seconds)));

describe("a wait for which nothing is promised", () => {
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

describe("a wait for a promised reply", () => {
  const promised = { promise: "first_reply", since: at(100), at_risk_at: at(400), due_at: at(500) } as const;
  const after = (seconds: number) => measureWaiting(at(0), Date.parse(at(seconds)), promised);

  it("is warm once the promise is at risk, and late once it is due", () => {
    expect([399, 400, 499, 500].map((seconds) => after(seconds).level)).toEqual(["calm", "warm", "warm", "late"]);
  });

  it("fills from when the promise began until it is due, and shows the whole wait", () => {
    expect(after(300)).toMatchObject({ seconds: 300, ratio: 0.5 });
    expect(after(250).heat).toBe(0.5);
    expect(after(450).heat).toBe(0.5);
    expect(after(50).ratio).toBe(0);
  });

  it("colours the list by who is worst off, not by who waits longest", () => {
    const vip = { ...promised, since: at(200), at_risk_at: at(245), due_at: at(260) };
    const rows = [summary("a", { promised }), summary("b", { waiting_since: at(200), promised: vip })];
    expect(worstLevel(rows, Date.parse(at(250)))).toBe("warm");
    expect(worstLevel(rows, Date.parse(at(260)))).toBe("late");
    expect(worstLevel([], 0)).toBe("calm");
  });
});

it("writes a ticking time with a width that does not jump", () => {
  expect([7, 75, 754, 3723].map(formatTicking)).toEqual(["0:07", "1:15", "12:34", "1:02:03"]);
});
