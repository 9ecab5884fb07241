import { expect, it } from "vitest";

import { filtersOf, narrowed, NO_FILTERS, queryOf } from "../src/model/filters";

it("comes back from the address as it went in", () => {
  const filters = { ...NO_FILTERS, q: "退款", stage: "draft", needs: "expired", sort: "title", owner: "none" } as const;
  expect(filtersOf(queryOf(filters))).toEqual(filters);
});

it("says nothing in the address for what is as usual", () => {
  expect(queryOf(NO_FILTERS)).toEqual({});
});

it("does not believe an address that names what is not there", () => {
  expect(filtersOf({ stage: "nowhere", sort: ["title", "x"], needs: null })).toEqual({ ...NO_FILTERS, sort: "title" });
});

it("is narrowed by words and labels, not by a stage or an order", () => {
  expect(narrowed({ ...NO_FILTERS, stage: "draft", sort: "title" })).toBe(false);
  expect(narrowed({ ...NO_FILTERS, tag: "vip" })).toBe(true);
});
