import { expect, it } from "vitest";

import { PLACES, placesOf } from "../src/model/places";

const names = (roles: { supervises: boolean; operates: boolean }): string[] => placesOf(roles).map(({ name }) => name);

it("names no place that somebody may not go to", () => {
  const ofOperator = PLACES.filter(({ role }) => role === "operator").map(({ name }) => name);
  expect(names({ supervises: false, operates: true })).toEqual(ofOperator);
  expect(names({ supervises: true, operates: false })).toEqual(PLACES.map(({ name }) => name).filter((name) => !ofOperator.includes(name)));
  expect(names({ supervises: false, operates: false })).toEqual([]);
});

it("says what a group is called once, at its first place that is open", () => {
  for (const roles of [{ supervises: true, operates: true }, { supervises: false, operates: true }]) {
    const groups = placesOf(roles).flatMap(({ group }) => group ?? []);
    expect(groups.length).toBe(new Set(groups).size);
  }
});
