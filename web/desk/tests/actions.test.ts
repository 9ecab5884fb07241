import type { ConversationSummary } from "@jieli/shared/protocol";
import { afterEach, beforeEach, expect, it } from "vitest";
import { effectScope, ref, type EffectScope } from "vue";

import type { ConversationAction } from "../src/api/desk";
import { provideActions } from "../src/composables/chat/useActions";
import { provideFooter } from "../src/composables/chat/useFooter";
import { provideConversations } from "../src/composables/lists/useConversations";
import { provideSelection } from "../src/composables/lists/useSelection";
import { provideClock } from "../src/composables/page/useClock";
import type { DeskSocket } from "../src/composables/session/useDeskSocket";
import { provideNotice } from "../src/composables/session/useNotice";
import type { Session } from "../src/composables/session/useSession";
import { summary } from "./fixtures";

let scope: EffectScope;
beforeEach(() => (scope = effectScope()));
afterEach(() => scope.stop());

const mine = { state: "assigned", assignee: { id: "mei", name: "梅" } } as const;
const settled = () => new Promise((done) => setTimeout(done));

/** A desk on a slow line that shows c1 and knows c2; `answer` lets the server answer the oldest call. */
function desk() {
  const socket = { on: () => undefined, send: () => true } as unknown as DeskSocket;
  const calls: { said: string; answer: (now: ConversationSummary) => void }[] = [];
  const api = {
    act: (id: string, action: ConversationAction) =>
      new Promise<ConversationSummary>((answer) => calls.push({ said: `${action} ${id}`, answer })),
  };
  const session = { api, agentId: ref("mei"), agent: ref(null) } as unknown as Session;
  const all = scope.run(() => {
    provideClock();
    const selection = provideSelection();
    selection.select("c1");
    provideNotice(socket);
    const conversations = provideConversations(session, socket);
    const footer = provideFooter();
    return { ...selection, ...conversations, ...footer, ...provideActions(session) };
  })!;
  all.apply(summary("c1"));
  all.apply(summary("c2"));
  const answer = async (now: ConversationSummary): Promise<void> => {
    calls.shift()!.answer(now);
    await settled();
  };
  return { ...all, calls: () => calls.map(({ said }) => said), answer };
}

it("does another deed, though the answer to the one before is still on its way", () => {
  const { act, apply, calls } = desk();
  void act("accept");
  void act("accept");
  expect(calls()).toEqual(["accept c1"]);
  apply(summary("c1", { version: 2, ...mine })); // the socket was faster
  void act("resolve");
  expect(calls()).toEqual(["accept c1", "resolve c1"]);
});

it("is busy with the conversation on screen alone", () => {
  const { act, select, busy, calls } = desk();
  void act("accept");
  expect(busy.value).toBe("accept");
  select("c2");
  expect(busy.value).toBeNull();
  void act("accept");
  expect(calls()).toEqual(["accept c1", "accept c2"]);
});

it("moves to an accepted chat once, when it first knows of it", async () => {
  const { act, apply, accepted, answer } = desk();
  void act("accept");
  apply(summary("c1", { version: 2, ...mine }));
  expect(accepted.value).toBe(1);
  await answer(summary("c1", { version: 2, ...mine }));
  expect(accepted.value).toBe(1);
});

it("asks how a chat ended in that chat, not in the one where she has gone on meanwhile", async () => {
  const { act, apply, select, mode, answer } = desk();
  apply(summary("c1", { version: 2, ...mine }));
  apply(summary("c2", { version: 2, ...mine }));
  void act("resolve");
  select("c2");
  await answer(summary("c1", { version: 3, ...mine, state: "closed" }));
  expect(mode.value).toBe("reply");
  void act("resolve");
  await answer(summary("c2", { version: 3, ...mine, state: "closed" }));
  expect(mode.value).toBe("wrap_up");
});
