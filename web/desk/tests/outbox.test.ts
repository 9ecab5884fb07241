import { expect, it } from "vitest";

import { parseOutbox, serializeOutbox, type PendingMessage } from "../src/model/outbox";

const item = (fields: Partial<PendingMessage>): PendingMessage => ({
  clientMessageId: "id",
  conversationId: "c1",
  text: "您好",
  articleId: null,
  createdAt: "2026-03-01T08:00:00.000Z",
  state: "sending",
  error: null,
  ...fields,
});

it("keeps over a reload what is not yet stored, with its id", () => {
  const items = [item({ clientMessageId: "a" }), item({ clientMessageId: "b", state: "failed", error: "…" })];
  expect(parseOutbox(serializeOutbox(items))).toEqual(items);
});

it("forgets what the server has acknowledged", () => {
  expect(parseOutbox(serializeOutbox([item({ state: "stored" })]))).toEqual([]);
});

it("starts empty from anything that is not ours", () => {
  for (const found of [null, "", "{", "{}", "[1, null]", '[{"text": 1}]']) expect(parseOutbox(found)).toEqual([]);
});
