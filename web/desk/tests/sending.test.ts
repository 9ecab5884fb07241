import type { Outbox, SentState } from "@jieli/shared/outbox";
import type { DeskServerFrame } from "@jieli/shared/protocol";
import { afterEach, beforeEach, expect, it } from "vitest";
import { effectScope, nextTick, ref, type EffectScope } from "vue";

import { provideSending } from "../src/composables/chat/useSending";
import { provideConversations } from "../src/composables/lists/useConversations";
import { provideClock } from "../src/composables/page/useClock";
import { provideSelection } from "../src/composables/lists/useSelection";
import type { DeskSocket } from "../src/composables/session/useDeskSocket";
import type { Session } from "../src/composables/session/useSession";
import { summary } from "./fixtures";

let scope: EffectScope;
beforeEach(() => (scope = effectScope()));
afterEach(() => scope.stop());

const settled = () => new Promise((done) => setTimeout(done));

function outbox(state: SentState, left: number): Outbox {
  const until = "2026-03-04T09:00:00.000Z";
  return { window: { left, until }, scene: null, messages: [{ seq: 7, state, code: null }] };
}

/** A desk that shows c1, a customer of a channel; `answers` are what the server says of sending, in order. */
async function desk(channel: string, answers: Outbox[]) {
  const listeners = new Map<string, ((frame: DeskServerFrame) => void)[]>();
  const on = ((type: string, listen: (frame: DeskServerFrame) => void) =>
    listeners.set(type, [...(listeners.get(type) ?? []), listen])) as unknown as DeskSocket["on"];
  const tell = (frame: unknown): void =>
    listeners.get((frame as DeskServerFrame).type)?.forEach((listen) => listen(frame as DeskServerFrame));
  const socket = { on, send: () => true } as unknown as DeskSocket;
  const asked: string[] = [];
  const api = {
    outbox: async (id: string) => {
      asked.push(id);
      return answers.shift()!;
    },
  };
  const session = { api, agentId: ref("mei"), agent: ref(null) } as unknown as Session;
  const sending = scope.run(() => {
    provideClock();
    provideSelection().select("c1");
    provideConversations(session, socket);
    return provideSending(session, socket);
  })!;
  const counts = { waiting: 0, mine: 1, bot: 0, tickets: 0 };
  const held = [summary("c1", { channel })];
  tell({ type: "welcome", conversations: held, counts, agent: {}, server_time: "2026-03-02T09:00:00.000Z" });
  await nextTick();
  await settled();
  return { ...sending, tell, asked };
}

it("says what may still be sent before the agent writes, and how a message ended", async () => {
  const { sendingWindow, sentAs } = await desk("wechat", [outbox("delivered", 3)]);
  expect(sendingWindow.value?.left).toBe(3);
  expect(sentAs(7)?.state).toBe("delivered");
  expect(sentAs(8)).toBeNull();
});

it("asks again whenever the conversation changes, and for no other", async () => {
  const { sentAs, tell, asked } = await desk("wechat", [outbox("sending", 3), outbox("unknown", 2)]);
  tell({ type: "record", conversation_id: "c2", record: {} });
  await settled();
  expect(asked).toEqual(["c1"]);
  tell({ type: "record", conversation_id: "c1", record: {} });
  await settled();
  expect(sentAs(7)?.state).toBe("unknown");
});

it("asks nothing for a customer of the web", async () => {
  const { sendingWindow, asked } = await desk("web", []);
  expect(asked).toEqual([]);
  expect(sendingWindow.value).toBeNull();
});
