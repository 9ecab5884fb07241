import { expect, it } from "vitest";

import { addable, change, leastDays, treatmentOf, type Options } from "../src/model/experiment";

const OPTIONS: Options = {
  metrics: [
    { code: "confirmed", zh: "确认解决", en: "Confirmed", unit: "share", better: 1, least_days: 2, deciding_days: 2, weekly: false, survey: false },
    { code: "durable", zh: "持久解决", en: "Durable", unit: "share", better: 1, least_days: 8, deciding_days: 8, weekly: true, survey: false },
    { code: "nps", zh: "净推荐值", en: "Net promoter score", unit: "points", better: 1, least_days: 2, deciding_days: 15, weekly: false, survey: true },
  ],
  texts: { greeting: { zh: "您好", en: "Hello" }, offer: { zh: "要人工吗", en: "A person?" } },
  parts: ["words", "asked"],
};

it("tells the server what a variant changes, and nothing else", () => {
  expect(treatmentOf([])).toEqual({});
  const changes = ["wrong_answers", "asks_back", "words", "ranking"].map((lever) => change(lever as "words", OPTIONS));
  expect(treatmentOf(changes)).toEqual({
    wrong_answers: 2,
    asks_back: false,
    words: { greeting: { zh: "您好", en: "Hello" } },
    ranking: { words: 0.5 },
  });
});

it("lets a text or a part be changed more than once, and the rest once", () => {
  const words = change("words", OPTIONS);
  expect(treatmentOf([words, { ...words, key: "offer", zh: "好", en: "ok" }]).words).toHaveProperty("offer");
  const left = addable([words, change("choices", OPTIONS)]);
  expect(left).toContain("words");
  expect(left).not.toContain("choices");
});

it("observes as long as the slowest metric needs, and longer where a survey decides", () => {
  expect(leastDays("confirmed", [], OPTIONS)).toBe(2);
  expect(leastDays("confirmed", ["durable"], OPTIONS)).toBe(8);
  expect(leastDays("confirmed", ["nps"], OPTIONS)).toBe(2);
  expect(leastDays("nps", ["confirmed"], OPTIONS)).toBe(15);
});
