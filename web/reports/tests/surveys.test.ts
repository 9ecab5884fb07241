import { expect, it } from "vitest";

import { fateOf } from "../src/model/surveys";

it("reads which survey's fate a figure counts, and of other figures none", () => {
  expect(fateOf("ces_declined")).toEqual({ survey: "ces", fate: "declined" });
  expect(fateOf("csat:1")).toBeUndefined();
  expect(fateOf("csat_")).toBeUndefined();
  expect(fateOf("handoff:anger")).toBeUndefined();
});
