import { expect, it } from "vitest";

import { changeOf, isAddress, isName, POST_REASONS, standingOf, type Subscriber } from "../src/model/deliveries/subscribers";
import { zh } from "../src/locale/zh";

const one = (more: Partial<Subscriber>): Subscriber => ({
  name: "crm", host: "crm.example", in_file: false, version: "v1", kinds: [], words: false, position: 7, last: null, attempts: 0, reason: null, status: null, next_at: "", paused_at: null, ...more,
});

it("tells how a subscriber stands", () => {
  expect(standingOf(one({}))).toBe("well");
  expect(standingOf(one({ reason: "failed", status: 500, last: 9 }))).toBe("owed");
  expect(standingOf(one({ reason: "failed", status: 500 }))).toBe("well"); // given up since: a dead letter says so
  expect(standingOf(one({ reason: "forbidden_address" }))).toBe("closed");
  expect(standingOf(one({ reason: "failed", last: 9, paused_at: "2026-03-02T09:00:00Z" }))).toBe("paused");
});

it("has words for every reason", () => {
  for (const reason of POST_REASONS) expect(zh).toHaveProperty([`post.${reason}`]);
});

it("takes names and addresses that the server takes", () => {
  expect(["crm", "bi-2", "", "CRM", "../x", "a".repeat(33)].map(isName)).toEqual([true, true, false, false, false, false]);
  expect(["https://a.example/x", "http://a.example", "javascript:alert(1)", "https://u:p@a.example", "x"].map((text) => isAddress(text, false))).toEqual([true, false, false, false, false]);
  expect(isAddress("http://10.0.0.1/x", true)).toBe(true);
});

it("changes the version that was seen, and keeps an address that was left empty", () => {
  const wish = { url: "  ", kinds: ["voted"], words: true };
  expect(changeOf(one({ version: "v7" }), wish)).toEqual({ version: "v7", kinds: ["voted"], words: true });
  expect(changeOf(one({}), { ...wish, url: " https://a.example/x " })).toMatchObject({ version: "v1", url: "https://a.example/x" });
});
