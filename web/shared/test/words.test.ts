import { describe, expect, it } from "vitest";
import { parseLanguage, translator } from "../i18n";
import { newId } from "../ids";
import { productName } from "../products";
import { formatClock, formatDay, formatDuration, formatWhen, isAnotherDay } from "../time";

describe("language", () => {
  it("takes every kind of Chinese for zh and anything else for en", () => {
    expect(["zh", "zh-TW", "ZH-hans-CN"].map((tag) => parseLanguage(tag))).toEqual(["zh", "zh", "zh"]);
    expect(["en", "en-GB", "de"].map((tag) => parseLanguage(tag))).toEqual(["en", "en", "en"]);
    expect(parseLanguage("", "en")).toBe("en");
  });

  it("fills placeholders and leaves unknown ones readable", () => {
    const t = translator({ place: { zh: "第 {n} 位", en: "No. {n}, {who}" } }, "en");
    expect(t("place", { n: 2 })).toBe("No. 2, {who}");
  });

  it("has a word for one and a word for more", () => {
    const t = translator({ days: { zh: "{n} 天", en: "{n} {n|day|days}" } }, "en");
    expect([1, "1", 0, 2, "1,001"].map((n) => t("days", { n }))).toEqual(["1 day", "1 day", "0 days", "2 days", "1,001 days"]);
    expect(t("days")).toBe("{n} {n|day|days}");
  });
});

describe("time", () => {
  const now = new Date(2026, 10, 3, 9, 30);

  it("names today and yesterday, and the year only when it is another", () => {
    expect(formatDay(new Date(2026, 10, 3, 0, 1), "zh", now)).toBe("今天");
    expect(formatDay(new Date(2026, 10, 2, 23, 59), "en", now)).toBe("Yesterday");
    expect(formatDay(new Date(2026, 10, 4, 0, 1), "zh", now)).toBe("明天");
    expect(formatWhen(new Date(2026, 10, 4, 14, 5), "en", now)).toBe("tomorrow 14:05");
    expect(formatWhen(new Date(2026, 10, 9, 14, 5), "en", now)).toBe("9 Nov 14:05");
    expect(formatDay(new Date(2026, 9, 1), "zh", now)).toBe("10月1日");
    expect(formatDay(new Date(2024, 9, 1), "zh", now)).toBe("2024年10月1日");
  });

  it("writes clocks with 24 hours and spans by their size", () => {
    expect(formatClock(now, "zh")).toBe("09:30");
    expect(formatDuration(41.9, "zh")).toBe("41 秒");
    expect(formatDuration(185, "en")).toBe("3 min 05 s");
    expect(formatDuration(4320, "zh")).toBe("1 小时 12 分");
  });

  it("tells days apart by the reader's calendar", () => {
    expect(isAnotherDay(new Date(2026, 10, 2, 23, 59), now)).toBe(true);
    expect(isAnotherDay(new Date(2026, 10, 3, 0, 0), now)).toBe(false);
  });
});

describe("ids", () => {
  it("are 32 hexadecimal characters and differ", () => {
    expect(newId()).toMatch(/^[0-9a-f]{32}$/);
    expect(newId()).not.toBe(newId());
  });
});

it("writes short product codes as abbreviations and names as they are", () => {
  expect(productName("ecs")).toBe("ECS");
  expect(productName("云服务器")).toBe("云服务器");
});
