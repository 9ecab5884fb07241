import type { Message } from "@jieli/shared/protocol";
import { describe, expect, it } from "vitest";

import type { PendingMessage } from "../src/model/outbox";
import { clickOf, contiguousSeq, deliveryOf, lastQuestion, mergeMessages, stillPending } from "../src/model/transcript";
import { message } from "./fixtures";

function pending(clientMessageId: string): PendingMessage {
  return {
    clientMessageId,
    conversationId: "c1",
    text: "您好",
    articleId: null,
    createdAt: "2026-03-01T08:00:00.000Z",
    state: "sending",
    error: null,
  };
}

describe("merging messages", () => {
  it("puts them in order whatever order they came in", () => {
    const merged = mergeMessages([message(3)], [message(1), message(2)]);
    expect(merged.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it("shows a message once though a resume sends it again", () => {
    const merged = mergeMessages([message(1), message(2)], [message(2), message(3)]);
    expect(merged.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it("does not change what it was given", () => {
    const held = [message(1)];
    mergeMessages(held, [message(2)]);
    expect(held).toHaveLength(1);
  });
});

describe("resuming", () => {
  it("begins after the last message below which nothing is missing", () => {
    expect(contiguousSeq([message(1), message(2), message(4)])).toBe(2);
  });

  it("begins at the start when nothing or not even the first is held", () => {
    expect(contiguousSeq([])).toBe(0);
    expect(contiguousSeq([message(2)])).toBe(0);
  });
});

describe("pending messages", () => {
  it("leave once their stored copy is seen", () => {
    const stored = message(5, { sender: "agent", client_message_id: "a" });
    expect(stillPending([pending("a"), pending("b")], [stored])).toEqual([pending("b")]);
  });

  it("are not confused by messages that no page sent", () => {
    expect(stillPending([pending("a")], [message(1)])).toHaveLength(1);
  });
});

describe("the customer's last question", () => {
  it("is what she typed, not what she clicked and not what others said", () => {
    const messages = [
      message(1, { text: "怎么退款？" }),
      message(2, { text: "转人工", data: { action: { kind: "request_person" } } }),
      message(3, { sender: "agent", text: "您好" }),
    ];
    expect(lastQuestion(messages)).toBe("怎么退款？");
  });

  it("is not what brought her into the queue, but what she adds while she waits", () => {
    const queued = { ...message(3), sender: "system", kind: "notice", data: { event: "queued", agent: null } } as Message;
    const messages = [message(1, { text: "怎么退款？" }), message(2, { text: "转人工" }), queued];
    expect(lastQuestion(messages)).toBe("怎么退款？");
    expect(lastQuestion([...messages, message(4, { text: "订单号是 123" })])).toBe("订单号是 123");
    expect(lastQuestion(messages.slice(1))).toBe("转人工");
  });

  it("is empty before she said anything", () => {
    expect(lastQuestion([])).toBe("");
  });
});

it("takes only a customer's message for a click", () => {
  const data = { action: { kind: "go_on" } } as const;
  expect(clickOf(message(1, { data }))?.kind).toBe("go_on");
  expect(clickOf(message(2, { data, sender: "agent" }))).toBeNull();
});

it("tells sent, delivered and read apart", () => {
  expect([5, 4, 3].map((seq) => deliveryOf(seq, 4, 3))).toEqual(["sent", "delivered", "read"]);
});
