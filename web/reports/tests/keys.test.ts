import { expect, it } from "vitest";

import { expiryAfter, stateOf, toggled, type ApiKey } from "../src/model/deliveries/keys";

const NOW = new Date("2026-03-02T09:00:00Z");
const key = (more: Partial<ApiKey>): ApiKey => ({
  id: "k", name: "BI", scopes: ["figures"], created_at: "2026-03-01T00:00:00Z", created_by: "赵宁", expires_at: null, used_at: null, revoked_at: null, ...more,
});

it("knows which keys still open something", () => {
  expect(stateOf(key({}), NOW)).toBe("active");
  expect(stateOf(key({ expires_at: "2026-03-02T09:00:01Z" }), NOW)).toBe("active");
  expect(stateOf(key({ expires_at: "2026-03-02T09:00:00Z" }), NOW)).toBe("ended");
  expect(stateOf(key({ revoked_at: "2026-03-01T09:00:00Z" }), NOW)).toBe("ended");
});

it("opens words with facts alone", () => {
  expect(toggled(["figures"], "facts")).toEqual(["figures", "facts"]);
  expect(toggled(["facts", "words"], "facts")).toEqual([]);
  expect(toggled(["facts"], "words")).toEqual(["facts", "words"]);
});

it("ends after the chosen days, or not", () => {
  expect(expiryAfter(30, NOW)).toBe("2026-04-01T09:00:00.000Z");
  expect(expiryAfter(0, NOW)).toBeNull();
});
