import { expect, it } from "vitest";

import { exportAddress } from "../src/api/reports";
import { askedOf, filtersOf, isSpoiled, told } from "../src/model/filters";

it("reads the same filters from an address that it wrote", () => {
  const filters = { since: "2026-03-01", until: "2026-03-28", channel: "web", product: "ecs" };
  expect(filtersOf(told(filters))).toEqual(filters);
});

it("takes what has no product for a filter of its own", () => {
  expect(filtersOf({ product: "" })).toEqual({ product: "" });
  expect(filtersOf({ product: null })).toEqual({});
});

it("is as without what makes no sense", () => {
  expect(filtersOf({ since: "2026-03-02", until: "2026-03-01" })).toEqual({});
  expect(filtersOf({ since: "2026-03-02" })).toEqual({});
  expect(filtersOf({ since: "<script>", until: "2026-03-01", other: "x" })).toEqual({});
  expect(filtersOf({ channel: ["web", "wechat"] })).toEqual({ channel: "web" });
});

it("tells days that are no period from days that nobody named", () => {
  expect(isSpoiled({ channel: "web" })).toBe(false);
  expect(isSpoiled({ since: "2026-03-01", until: "2026-03-28" })).toBe(false);
  expect(isSpoiled({ since: "2026-03-02", until: "2026-03-01" })).toBe(true);
  expect(isSpoiled({ until: "2026-03-01" })).toBe(true);
  expect(isSpoiled({ since: "x", until: "y" })).toBe(true);
});

it("reads whose conversations are asked for", () => {
  expect(askedOf({ metric: "csat", agent: "a1", channel: "web" })).toEqual({ metric: "csat", agent: "a1" });
});

it("exports what the filters leave", () => {
  const address = exportAddress("article", "xlsx", { since: "2026-03-01", until: undefined, product: "a&b" }, "zh");
  expect(address).toBe("/api/reports/export/article?since=2026-03-01&product=a%26b&format=xlsx&words=zh");
});
