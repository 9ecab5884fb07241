import { afterEach, expect, it } from "vitest";
import { createApp, type App } from "vue";
import { createMemoryHistory, createRouter } from "vue-router";

import { useReplay } from "../src/composables/useReplay";
import { provideSession } from "../src/composables/useSession";
import type { Replay } from "../src/model/replay";

let app: App | undefined;
afterEach(() => app?.unmount());

const settled = () => new Promise((done) => setTimeout(done));

it("shows the replay that the address names, though an older answer comes after", async () => {
  const answers = new Map<string, (replay: Replay) => void>();
  const replays = { read: (id: string) => new Promise<Replay>((done) => answers.set(id, done)) };
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/replays", component: { render: () => null } }] });
  let replay: ReturnType<typeof useReplay> | undefined;
  app = createApp({
    setup() {
      Object.assign(provideSession(), { replays });
      replay = useReplay();
      return () => null;
    },
  });
  app.use(router).mount(document.createElement("div"));
  for (const id of ["one", "two"]) {
    await router.push({ path: "/replays", query: { replay: id } });
    await settled();
  }
  for (const id of ["two", "one"]) answers.get(id)!({ id, state: "done" } as Replay);
  await settled();
  expect(replay!.shown.value?.id).toBe("two");
});
