import { afterEach, expect, it, vi } from "vitest";
import { createApp, type App } from "vue";
import { createMemoryHistory, createRouter } from "vue-router";

import type { createReplaysApi } from "../src/api/replays";
import { useReplay } from "../src/composables/useReplay";
import { provideSession } from "../src/composables/useSession";
import type { Replay } from "../src/model/replay";

type Replays = ReturnType<typeof createReplaysApi>;

let app: App | undefined;
afterEach(() => {
  app?.unmount();
  vi.useRealTimers();
});

const settled = () => new Promise((done) => setTimeout(done));

/** The composable over these answers, at the address of a replay. */
async function at(id: string, answers: Partial<Replays>) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/replays", component: { render: () => null } }] });
  let replay: ReturnType<typeof useReplay> | undefined;
  app = createApp({
    setup() {
      Object.assign(provideSession(), { replays: answers });
      replay = useReplay();
      return () => null;
    },
  });
  app.use(router).mount(document.createElement("div"));
  const go = async (other: string) => {
    await router.push({ path: "/replays", query: { replay: other } });
    await settled();
  };
  await go(id);
  return { replay: replay!, go };
}

it("shows the replay that the address names, though an older answer comes after", async () => {
  const answers = new Map<string, (replay: Replay) => void>();
  const { replay, go } = await at("one", { read: (id) => new Promise((done) => answers.set(id, done)) });
  await go("two");
  for (const id of ["two", "one"]) answers.get(id)!({ id, state: "done" } as Replay);
  await settled();
  expect(replay.shown.value?.id).toBe("two");
});

it("lets one begin another as soon as it knows that none runs, whichever is shown", async () => {
  let other = "running";
  const one = { id: "one", state: "done" } as Replay;
  const all = () => Promise.resolve([{ id: "two", state: other } as Replay, one]);
  const { replay } = await at("one", { read: () => Promise.resolve(one), all });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  await replay.load();
  expect(replay.busy.value).toBe(true);
  other = "done";
  await vi.advanceTimersByTimeAsync(1000);
  expect(replay.busy.value).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});
