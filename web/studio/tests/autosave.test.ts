import { ApiError } from "@jieli/shared/staff/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { effectScope, nextTick, type EffectScope } from "vue";

import type { Saved } from "../src/api/articles";
import { useAutosave } from "../src/composables/editor/useAutosave";
import type { Content, CopyConflict } from "../src/model/article";
import { findUnsaved } from "../src/model/unsaved";
import { content } from "./fixtures";

let scope: EffectScope;
const li = { id: "li", name: "李文" };

/** Stands in for the server: keeps what it is sent, or fails as told. */
function fakeServer() {
  const sent: { version: number; revision: number; content: Content }[] = [];
  let failure: unknown = null;
  const save = (_id: string, version: number, revision: number, text: Content): Promise<Saved> => {
    if (failure) return Promise.reject(failure);
    sent.push({ version, revision, content: text });
    const copy = { version: version + 1, state: "draft" as const, base_revision: revision, content: text, author: li, note: "", updated_at: "2026-03-01T08:00:00.000Z" };
    return Promise.resolve({ copy, problems: [], actions: ["save" as const] });
  };
  return { sent, save, fail: (error: unknown) => (failure = error) };
}

function writing() {
  const server = fakeServer();
  const conflicts: CopyConflict[] = [];
  const autosave = scope.run(() =>
    useAutosave({ id: "a1", api: server, onSaved: () => undefined, onConflict: (found) => conflicts.push(found) }),
  )!;
  autosave.stand(content(), { version: 0, revision: 3 });
  const type = async (answer: string): Promise<void> => {
    autosave.content.value!.answer = answer;
    await nextTick();
  };
  return { ...autosave, server, conflicts, type };
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

it("saves once what has rested, under the version that it began from", async () => {
  const { server, state, type } = writing();
  await type("一");
  await type("一二");
  expect(state.value).toBe("dirty");
  await vi.advanceTimersByTimeAsync(2000);
  expect(server.sent.map(({ version, revision, content: { answer } }) => [version, revision, answer])).toEqual([[0, 3, "一二"]]);
  expect(state.value).toBe("saved");
  await type("一二三");
  await vi.advanceTimersByTimeAsync(2000);
  expect(server.sent.at(-1)?.version).toBe(1);
});

it("saves while somebody writes on and on", async () => {
  const { server, type } = writing();
  for (let at = 0; at < 20; at += 1) {
    await type("x".repeat(at + 1));
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(server.sent.length).toBeGreaterThan(0);
});

it("does not save what was written and taken back", async () => {
  const { server, state, type } = writing();
  await type("something");
  await type(content().answer);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.sent).toEqual([]);
  expect(state.value).toBe("saved");
});

it("keeps the text here without a connection, and sends it once that is back", async () => {
  const { server, state, type } = writing();
  server.fail(new ApiError(0, "offline", ""));
  await type("written on the train");
  await vi.advanceTimersByTimeAsync(1000);
  expect(state.value).toBe("offline");
  expect(findUnsaved("a1")).toMatchObject({ version: 0, revision: 3, content: { answer: "written on the train" } });
  server.fail(null);
  window.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(0);
  expect(server.sent).toHaveLength(1);
  expect(state.value).toBe("saved");
  expect(findUnsaved("a1")).toBeNull();
});

it("tries by itself again and again", async () => {
  const { server, state, type } = writing();
  server.fail(new ApiError(503, "unavailable", ""));
  await type("text");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(state.value).toBe("offline");
  server.fail(null);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.sent).toHaveLength(1);
});

it("rests after a conflict until it is settled", async () => {
  const { server, state, conflicts, stand, type } = writing();
  const theirs = content({ answer: "theirs" });
  server.fail(new ApiError(409, "copy_conflict", "", { version: 4, revision: 3, base: content(), theirs, author: li, merge: null }));
  await type("mine");
  await vi.advanceTimersByTimeAsync(1000);
  expect(state.value).toBe("conflict");
  expect(conflicts).toHaveLength(1);
  server.fail(null);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.sent).toEqual([]);
  stand(theirs, { version: 4, revision: 3 }, content({ answer: "both" }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(server.sent).toMatchObject([{ version: 4, content: { answer: "both" } }]);
});

it("does not try again what the server finds wrong, until it is changed", async () => {
  const { server, state, type } = writing();
  server.fail(new ApiError(400, "article_invalid", ""));
  await type("x");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(state.value).toBe("failed");
  server.fail(null);
  await type("better");
  await vi.advanceTimersByTimeAsync(1000);
  expect(state.value).toBe("saved");
});

it("saves at once when asked, and says whether all is saved", async () => {
  const { server, flush, type } = writing();
  await type("now");
  expect(await flush()).toBe(true);
  expect(server.sent).toHaveLength(1);
  server.fail(new ApiError(0, "offline", ""));
  await type("later");
  expect(await flush()).toBe(false);
});
