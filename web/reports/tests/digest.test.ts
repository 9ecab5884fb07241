import { expect, it } from "vitest";

import { previewAddress } from "../src/api/deliveries";
import { fateOf, hourWords, isEmail, weekdays, type Letter } from "../src/model/deliveries/digest";

const letter = (more: Partial<Letter>): Letter => ({
  every: "daily", first: "2026-03-02", last: "2026-03-02", state: "pending", attempts: 1, reason: null, sent_at: null, tried_at: null, next_at: null, ...more,
});

it("tells a letter on its way from one that was refused", () => {
  expect(fateOf(letter({}))).toBe("sending");
  expect(fateOf(letter({ reason: "451" }))).toBe("pending");
  expect(fateOf(letter({ state: "sent" }))).toBe("sent");
  expect(fateOf(letter({ state: "failed", reason: "550" }))).toBe("failed");
});

it("begins the week on Monday in both languages", () => {
  expect(weekdays("zh-CN")[0]).toBe("星期一");
  expect(weekdays("en").at(-1)).toBe("Sunday");
  expect(hourWords(8)).toBe("08:00");
});

it("takes one address", () => {
  expect(["boss@example.com", " a@b "].map(isEmail)).toEqual([true, true]);
  expect(["", "x", "a@b, c@d", "a b@c"].map(isEmail)).toEqual([false, false, false, false]);
});

it("shows the letter in the language that it will have", () => {
  const wish = { email: "", every: "weekly", language: "en", hour: null, weekday: 0 } as const;
  expect(previewAddress(wish)).toBe("/api/reports/digest/preview?every=weekly&words=en");
});
