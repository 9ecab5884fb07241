import { expect, it } from "vitest";

import { factsAddress } from "../src/api/deliveries";
import { formatOf, kindsOf } from "../src/model/deliveries/downloads";

it("reads kinds and format from an address, and what makes no sense is as without", () => {
  expect(kindsOf({ kind: ["asked", "voted", "asked"] })).toEqual(["asked", "voted"]);
  expect(kindsOf({ kind: "asked" })).toEqual(["asked"]);
  expect(kindsOf({ kind: ["<script>", null] })).toEqual([]);
  expect(kindsOf({})).toEqual([]);
  expect([formatOf({ format: "parquet" }), formatOf({ format: "exe" }), formatOf({})]).toEqual(["parquet", "csv", "csv"]);
});

it("downloads the days and kinds that are shown", () => {
  const address = factsAddress({ since: "2026-03-01", until: "2026-03-31", kinds: ["asked", "voted"] }, "csv");
  expect(address).toBe("/api/reports/facts?since=2026-03-01&until=2026-03-31&kind=asked&kind=voted&format=csv");
});
