import { fill, type Values } from "@jieli/shared/i18n";
import type { NoticeEvent } from "@jieli/shared/protocol";
import { expect, it } from "vitest";

import { en } from "../src/locale/en";
import { zh, type Key } from "../src/locale/zh";
import { noticeWords } from "../src/model/notices";

const inChinese = (key: Key, values?: Values): string => fill(zh[key], values ?? {});
const inEnglish = (key: Key, values?: Values): string => fill(en[key], values ?? {});
const mei = { id: "a1", name: "梅" };

it.each<[NoticeEvent, string, string]>([
  ["accepted", "梅 接入会话", "梅 accepted the conversation"],
  ["resolved", "梅 结束了会话", "梅 closed the conversation"],
  ["returned_to_queue", "梅 把会话退回排队", "梅 returned the conversation to the queue"],
  ["returned_to_bot", "梅 把会话交还机器人", "梅 returned the conversation to the bot"],
])("tells who did it: %s", (event, chinese, english) => {
  expect(noticeWords({ event, agent: mei }, inChinese)).toBe(chinese);
  expect(noticeWords({ event, agent: mei }, inEnglish)).toBe(english);
});

it("says that nobody gave it back when an agent went offline", () => {
  expect(noticeWords({ event: "returned_to_queue", agent: null }, inEnglish)).toMatch(/offline/);
});

it("has no words for an event of a newer server", () => {
  expect(noticeWords({ event: "archived" as NoticeEvent, agent: mei }, inChinese)).toBeNull();
});
