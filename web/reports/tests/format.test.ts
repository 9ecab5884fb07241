import { useLanguage } from "@jieli/shared/staff/useLocale";
import { beforeEach, expect, it } from "vitest";

import { useFormat } from "../src/composables/useFormat";

const { locale } = useLanguage();
beforeEach(() => {
  locale.value = "zh";
});

it("writes values by their unit, and what is not known as a dash", () => {
  const { valueOf } = useFormat();
  expect(valueOf("share", 0.4246)).toBe("42.5%");
  expect(valueOf("seconds", 65)).toBe("1 分 05 秒");
  expect(valueOf("count", 12345)).toBe("12,345");
  expect(valueOf("mean", 0.5)).toBe("0.50");
  expect(valueOf("share", null)).toBe("–");
  expect([42.4, -7.6, 0.2].map((net) => valueOf("points", net))).toEqual(["+42", "−8", "0"]);
});

it("writes changes in points, in time, or as a part of what there was", () => {
  const { changeOf } = useFormat();
  expect(changeOf("share", 0.5, 0.532)).toBe("3.2 个百分点");
  expect(changeOf("seconds", 30, 90)).toBe("1 分 00 秒");
  expect(changeOf("seconds", 30.2, 30)).toBe("不变");
  expect(changeOf("count", 150, 100)).toBe("50.0%");
  expect(changeOf("count", 3, 0)).toBe("–");
  expect(changeOf("mean", 0.13, 0)).toBe("0.13");
  expect(changeOf("points", -10, 20)).toBe("30 分");
  locale.value = "en";
  expect(useFormat().changeOf("share", 0.5, 0.532)).toBe("3.2 points");
});

it("names members in words, where it has some", () => {
  const { memberOf } = useFormat();
  expect(memberOf("channel", "wechat")).toBe("微信");
  expect(memberOf("channel", "sms")).toBe("sms");
  expect(memberOf("product", "ecs")).toBe("ECS");
  expect(memberOf("product", "arms", { zh: "应用监控 ARMS", en: "ARMS" })).toBe("应用监控 ARMS");
  expect(memberOf("product", "")).toBe("未归类");
  expect(memberOf("agent", "a1", "林晓梅")).toBe("林晓梅");
});
