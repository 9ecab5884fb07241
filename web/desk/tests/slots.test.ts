import { fill, type Values } from "@jieli/shared/i18n";
import type { RecordArticle } from "@jieli/shared/protocol";
import { expect, it } from "vitest";

import { en } from "../src/locale/en";
import { zh, type Key } from "../src/locale/zh";
import { slotRows } from "../src/model/slots";

const inChinese = (key: Key, values?: Values): string => fill(zh[key], values ?? {});
const inEnglish = (key: Key, values?: Values): string => fill(en[key], values ?? {});

const articles = [
  { article_id: "faq-1", title: "如何申请退款？" },
  { article_id: "faq-2", title: "发票多久寄出？" },
] as RecordArticle[];

const slots = {
  failures: 2,
  angry: true,
  choices: ["faq-1", "faq-2"],
  last_article: "faq-2",
  offer_reason: "two_failures",
  message: "请回电 555",
};

it("names every slot and its value in Chinese", () => {
  expect(slotRows({ slots, articles }, inChinese)).toEqual([
    ["连续未解决", "2 次"],
    ["表示过不满", "是"],
    ["最近给出的选项", "如何申请退款？、发票多久寄出？"],
    ["最近显示的文章", "发票多久寄出？"],
    ["建议人工的原因", "机器人两次未答上"],
    ["留言", "请回电 555"],
  ]);
});

it("names every slot and its value in English", () => {
  const rows = slotRows({ slots, articles }, inEnglish);
  expect(rows.map(([name]) => name)).toEqual([
    "Failures in a row",
    "Was upset",
    "Choices offered last",
    "Article shown last",
    "Why a person was offered",
    "Message left",
  ]);
  expect(rows.map(([, value]) => value).slice(0, 2)).toEqual(["2", "Yes"]);
});

it("shows a slot that it does not know plainly", () => {
  const unknown = { order_number: "A-17", nested: { a: 1 } };
  expect(slotRows({ slots: unknown, articles }, inEnglish)).toEqual([
    ["order number", "A-17"],
    ["nested", '{"a":1}'],
  ]);
});

it("leaves out what says nothing", () => {
  const empty = { angry: false, choices: null, last_article: "" };
  expect(slotRows({ slots: empty, articles }, inChinese)).toEqual([]);
});

it("shows the id of an article that the record does not know", () => {
  expect(slotRows({ slots: { last_article: "faq-9" }, articles }, inChinese)).toEqual([["最近显示的文章", "faq-9"]]);
});
