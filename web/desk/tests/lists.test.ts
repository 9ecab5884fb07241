import { describe, expect, it } from "vitest";

import { isUnread, listOf, neighbour, sortList, whoWaitsLongest } from "../src/model/lists";
import { lacking } from "../src/model/skills";
import { at, message, summary } from "./fixtures";

const ME = "a1";
const mine = { state: "assigned", assignee: { id: ME, name: "林晓" } } as const;
const ids = (list: { id: string }[]): string[] => list.map(({ id }) => id);

describe("who waits", () => {
  const me = { skills: { "product:ecs": 3, "language:zh": 5 }, teams: ["cloud"] };
  const waits = (id: string, rank: number, needs: [string, number][], since = 0) =>
    summary(id, {
      waiting_since: at(since),
      routing: {
        topic: null,
        tier: "standard",
        priority: "normal",
        needs: needs.map(([skill, level]) => ({ skill, level, zh: skill, en: skill })),
        rank_at: at(rank),
        offered_to: null,
      },
    });

  it("stands by rank, and after all others where she needs what this agent lacks", () => {
    const list = [
      waits("late", 9, []),
      waits("foreign", 1, [["language:en", 1]]),
      waits("vip", 2, [["product:ecs", 3]], 50),
      waits("expert", 3, [["product:ecs", 4]]),
    ];
    expect(ids(sortList("waiting", list, ME, me))).toEqual(["vip", "late", "foreign", "expert"]);
    expect(whoWaitsLongest(list)?.id).toBe("late");
  });

  it("needs a skill at its level, and a team by being in it", () => {
    const one = waits("a", 0, [["product:ecs", 4], ["team:cloud", 1], ["team:billing", 1], ["language:zh", 5]]);
    expect(lacking(one, me).map(({ skill }) => skill)).toEqual(["product:ecs", "team:billing"]);
    expect(lacking({ ...one, state: "assigned" }, me)).toEqual([]);
    expect(lacking(summary("b"), me)).toEqual([]);
  });
});

describe("the list of a conversation", () => {
  it("follows its state and its assignee", () => {
    expect(listOf(summary("w"), ME)).toBe("waiting");
    expect(listOf(summary("b", { state: "bot" }), ME)).toBe("bot");
    expect(listOf(summary("x", { state: "closed" }), ME)).toBe("closed");
    expect(listOf(summary("m", mine), ME)).toBe("mine");
  });

  it("is none when a colleague has it", () => {
    expect(listOf(summary("o", { state: "assigned", assignee: { id: "a2", name: "李雷" } }), ME)).toBeNull();
  });
});

describe("the order", () => {
  it("of those who wait begins with the longest wait", () => {
    const list = [summary("new", { waiting_since: at(50) }), summary("old", { waiting_since: at(1) })];
    expect(ids(sortList("waiting", list, ME))).toEqual(["old", "new"]);
  });

  it("of mine begins with the unread, then the latest word", () => {
    const read = { ...mine, agent_read_seq: 9 };
    const list = [
      summary("early", { ...read, last_message: message(2) }),
      summary("late", { ...read, last_message: message(8) }),
      summary("unread", { ...mine, last_message: message(1) }),
    ];
    expect(ids(sortList("mine", list, ME))).toEqual(["unread", "late", "early"]);
  });

  it("of closed ones begins with the latest", () => {
    const list = [
      summary("first", { state: "closed", closed_at: at(1) }),
      summary("second", { state: "closed", closed_at: at(2) }),
    ];
    expect(ids(sortList("closed", list, ME))).toEqual(["second", "first"]);
  });

  it("stays the same where times are equal", () => {
    expect(ids(sortList("waiting", [summary("b"), summary("a")], ME))).toEqual(["a", "b"]);
  });
});

describe("unread", () => {
  it("means the customer spoke after what the agent has read", () => {
    const conversation = summary("m", { ...mine, last_message: message(4), agent_read_seq: 3 });
    expect(isUnread(conversation, ME)).toBe(true);
    expect(isUnread({ ...conversation, agent_read_seq: 4 }, ME)).toBe(false);
  });

  it("does not count own words or the chats of others", () => {
    const own = summary("m", { ...mine, last_message: message(4, { sender: "agent" }) });
    expect(isUnread(own, ME)).toBe(false);
    expect(isUnread(summary("w", { last_message: message(4) }), ME)).toBe(false);
  });
});

describe("walking through a list", () => {
  it("stops at its ends", () => {
    expect(neighbour(["a", "b"], "a", 1)).toBe("b");
    expect(neighbour(["a", "b"], "b", 1)).toBe("b");
    expect(neighbour(["a", "b"], "a", -1)).toBe("a");
  });

  it("enters it at the near end from outside, and nowhere when it is empty", () => {
    expect(neighbour(["a", "b"], "z", 1)).toBe("a");
    expect(neighbour(["a", "b"], null, -1)).toBe("b");
    expect(neighbour([], null, 1)).toBeNull();
  });
});

it("parts whom the bot fails from whom it serves", () => {
  expect(listOf(summary("a", { state: "bot", trouble: ["loop"] }), "me")).toBe("trouble");
  expect(listOf(summary("a", { state: "bot" }), "me")).toBe("bot");
});
