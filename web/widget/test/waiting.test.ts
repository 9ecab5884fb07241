import { translator } from "@jieli/shared/i18n";
import { describe, expect, it } from "vitest";
import { standingWords } from "../src/waiting";
import { WORDS } from "../src/words";

const zh = translator(WORDS, "zh");
const en = translator(WORDS, "en");

function at(position: number, low?: number, high?: number) {
  return { position, wait: low === undefined ? null : { low_seconds: low, high_seconds: high! } };
}

describe("where she stands", () => {
  it("tells the place and a range of minutes", () => {
    expect(standingWords(at(3, 240, 540), zh)).toBe("您排在第 3 位，预计等待 4–9 分钟");
    expect(standingWords(at(3, 240, 540), en)).toBe("You are number 3 in line. Expected wait: 4–9 min");
  });

  it("says so where nobody knows how long", () => {
    expect(standingWords(at(1), zh)).toBe("下一位就是您，暂时无法估计等待时间");
    expect(standingWords(at(2), en)).toBe("You are number 2 in line. We cannot tell yet how long it will take");
  });

  it("tells of a short wait its end alone, and of a long one hours", () => {
    expect(standingWords(at(1, 0, 120), zh)).toBe("下一位就是您，预计 2 分钟内");
    expect(standingWords(at(90, 5400, 9000), en)).toBe("You are number 90 in line. Expected wait: 1.5–2.5 h");
  });

  it("says that it looks for somebody before there is a place", () => {
    expect(standingWords(null, zh)).toBe("正在为您安排客服");
  });
});
