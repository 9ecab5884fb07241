import { expect, it } from "vitest";

import { moved } from "../src/model/points";

it("begins with the newest day and goes back from there", () => {
  expect(moved(undefined, "ArrowLeft", 28, 3)).toEqual({ day: 27, line: 0 });
  expect(moved({ day: 27, line: 0 }, "ArrowLeft", 28, 3)).toEqual({ day: 26, line: 0 });
  expect(moved({ day: 0, line: 0 }, "ArrowLeft", 28, 3)).toEqual({ day: 0, line: 0 });
  expect(moved({ day: 5, line: 1 }, "Home", 28, 3)).toEqual({ day: 0, line: 1 });
  expect(moved({ day: 5, line: 1 }, "End", 28, 3)).toEqual({ day: 27, line: 1 });
});

it("goes round the lines", () => {
  expect(moved({ day: 5, line: 2 }, "ArrowDown", 28, 3)).toEqual({ day: 5, line: 0 });
  expect(moved({ day: 5, line: 0 }, "ArrowUp", 28, 3)).toEqual({ day: 5, line: 2 });
});

it("leaves other keys to the page", () => {
  expect(moved({ day: 5, line: 0 }, "Tab", 28, 3)).toBeUndefined();
  expect(moved(undefined, "ArrowLeft", 0, 3)).toBeUndefined();
});
