import { expect, it } from "vitest";

import { byReadiness, canTake } from "../src/model/colleagues";
import { colleague } from "./fixtures";

it("puts who has the most room first and who cannot take anybody last", () => {
  const rows = byReadiness([
    colleague("away", { presence: "away" }),
    colleague("full", { load: 5 }),
    colleague("busy", { load: 4 }),
    colleague("free"),
  ]);
  expect(rows.map(({ name }) => name)).toEqual(["free", "busy", "away", "full"]);
});

it("takes nobody who is absent or full", () => {
  expect(canTake(colleague("free"))).toBe(true);
  expect(canTake(colleague("lunch", { presence: "lunch" }))).toBe(false);
  expect(canTake(colleague("full", { load: 5 }))).toBe(false);
});
