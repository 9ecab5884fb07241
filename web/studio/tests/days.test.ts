import { expect, it } from "vitest";

import { dayToMoment, inMonths, momentToDay } from "../src/model/days";

it("brings a day of the reader back from the moment it begins at", () => {
  expect(momentToDay(dayToMoment("2026-03-01"))).toBe("2026-03-01");
});

it("is empty for no day", () => {
  expect(dayToMoment("")).toBeNull();
  expect(momentToDay(null)).toBe("");
});

it("counts months on over the end of the year", () => {
  expect(inMonths(6, new Date(2026, 9, 15))).toBe("2027-04-15");
});
