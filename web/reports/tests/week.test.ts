import { expect, it } from "vitest";

import { neighbour } from "../src/model/week";

const week = [
  [0, 3, 0, 1],
  [2, 0, 0, 4],
];

it("leads to the next hour or day that counts something", () => {
  expect(neighbour(week, { day: 0, hour: 1 }, "ArrowRight")).toEqual({ day: 0, hour: 3 });
  expect(neighbour(week, { day: 0, hour: 3 }, "ArrowDown")).toEqual({ day: 1, hour: 3 });
  expect(neighbour(week, { day: 1, hour: 3 }, "ArrowLeft")).toEqual({ day: 1, hour: 0 });
});

it("leads nowhere beyond the week, to nothing that counts, or by other keys", () => {
  expect(neighbour(week, { day: 0, hour: 1 }, "ArrowUp")).toBeUndefined();
  expect(neighbour(week, { day: 0, hour: 1 }, "ArrowDown")).toBeUndefined();
  expect(neighbour(week, { day: 0, hour: 3 }, "ArrowRight")).toBeUndefined();
  expect(neighbour(week, { day: 0, hour: 1 }, "Enter")).toBeUndefined();
});
