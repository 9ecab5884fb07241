import { expect, it } from "vitest";

import { questionWords } from "../src/model/words";

const t = (key: string): string => key;

it("tells who asked nothing from who was forgotten", () => {
  expect(questionWords("怎么退款", t)).toBe("怎么退款");
  expect(questionWords(null, t)).toBe("behind.noQuestion");
  expect(questionWords("", t)).toBe("behind.forgotten");
});
