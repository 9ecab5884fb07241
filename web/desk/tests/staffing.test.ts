import type { Delivery, StaffedAgent } from "@jieli/shared/staffing";
import { expect, it } from "vitest";

import { bySkillKind } from "../src/model/skills";
import { changeOf, DELIVERY_STATES, isSettled, sameChange } from "../src/model/staffing";
import { colleague } from "./fixtures";

const MEI: StaffedAgent = { ...colleague("mei"), teams: ["cloud", "account"], skills: { "product:ecs": 5, "language:zh": 3 } };

it("knows a change from the same in another order", () => {
  const change = changeOf(MEI);
  const turned = { ...MEI, teams: ["account", "cloud"], skills: { "language:zh": 3, "product:ecs": 5 } };
  expect(sameChange(change, changeOf(turned))).toBe(true);
  expect(sameChange(change, { ...change, capacity: 4 })).toBe(false);
  expect(sameChange(change, { ...change, teams: ["cloud"] })).toBe(false);
  expect(sameChange(change, { ...change, skills: { "product:ecs": 4, "language:zh": 3 } })).toBe(false);
});

it("changes nothing of the agent that it was made of", () => {
  const change = changeOf(MEI);
  change.teams.pop();
  change.skills["product:ecs"] = 1;
  expect(MEI.teams).toHaveLength(2);
  expect(MEI.skills["product:ecs"]).toBe(5);
});

it("tries again what failed alone", () => {
  const open = DELIVERY_STATES.filter((state) => !isSettled({ state } as Delivery));
  expect(open).toEqual(["rejected", "unknown"]);
});

it("tells skills apart by what they are about", () => {
  const skills = ["topic:billing", "product:ecs", "language:zh", "product:slb"].map((id) => ({ id, zh: id, en: id }));
  expect(bySkillKind(skills).map(({ kind, members }) => [kind, members.length])).toEqual([
    ["product", 2],
    ["topic", 1],
    ["language", 1],
  ]);
});
