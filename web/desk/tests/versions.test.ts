import { describe, expect, it } from "vitest";

import { applySummary, replaceOpen, type Summaries } from "../src/model/versions";
import { summary } from "./fixtures";

function held(...summaries: ReturnType<typeof summary>[]): Summaries {
  return new Map(summaries.map((each) => [each.id, each]));
}

describe("a summary", () => {
  it("is taken when it is newer", () => {
    const after = applySummary(held(summary("c", { version: 1 })), summary("c", { version: 2, state: "bot" }));
    expect(after.get("c")?.state).toBe("bot");
  });

  it("is ignored when a newer one is held", () => {
    const before = held(summary("c", { version: 3 }));
    expect(applySummary(before, summary("c", { version: 2, state: "bot" }))).toBe(before);
  });
});

describe("a welcome", () => {
  it("drops open conversations that it does not list", () => {
    const after = replaceOpen(held(summary("gone")), [summary("here")], null);
    expect([...after.keys()]).toEqual(["here"]);
  });

  it("keeps closed ones and the one on screen", () => {
    const before = held(summary("closed", { state: "closed" }), summary("shown"), summary("gone"));
    expect([...replaceOpen(before, [], "shown").keys()]).toEqual(["closed", "shown"]);
  });

  it("reopens a closed one that it lists", () => {
    const before = held(summary("c", { state: "closed", version: 1 }));
    expect(replaceOpen(before, [summary("c", { version: 2 })], null).get("c")?.state).toBe("queued");
  });
});
