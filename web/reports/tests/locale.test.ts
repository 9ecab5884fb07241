import { expect, it } from "vitest";

import { en } from "../src/locale/en";
import { zh, type Key } from "../src/locale/zh";

const blanks = (words: string): string[] => [...words.matchAll(/\{\w+\}/gu)].map(([blank]) => blank).sort();

it("fills the same blanks in both languages", () => {
  for (const key of Object.keys(zh) as Key[]) expect(blanks(en[key]), key).toEqual(blanks(zh[key]));
});

it("speaks without exclamation marks", () => {
  for (const words of [...Object.values(zh), ...Object.values(en)]) expect(words).not.toMatch(/[!！]/u);
});
