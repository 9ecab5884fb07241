import type { HandoffRecord } from "@jieli/shared/protocol";
import { afterEach, beforeEach, expect, it } from "vitest";
import { effectScope, ref, type EffectScope } from "vue";

import { provideRecord } from "../src/composables/know/useRecord";
import { provideConversations } from "../src/composables/lists/useConversations";
import { provideSelection } from "../src/composables/lists/useSelection";
import { provideClock } from "../src/composables/page/useClock";
import type { DeskSocket } from "../src/composables/session/useDeskSocket";
import type { Session } from "../src/composables/session/useSession";
import { summary } from "./fixtures";

let scope: EffectScope;
beforeEach(() => (scope = effectScope()));
afterEach(() => scope.stop());

const recordOf = (question: string) => ({ question }) as unknown as HandoffRecord;

it("keeps the record that the socket told while an older one was on its way", async () => {
  const listeners = new Map<string, (frame: unknown) => void>();
  const on = ((type: string, listen: (frame: unknown) => void) => listeners.set(type, listen)) as unknown as DeskSocket["on"];
  const answers: ((record: HandoffRecord) => void)[] = [];
  const conversation = (id: string) =>
    new Promise((done) => answers.push((record) => done({ conversation: summary(id), record })));
  const session = { api: { conversation }, agentId: ref("mei"), agent: ref(null) } as unknown as Session;
  const { record } = scope.run(() => {
    provideClock();
    provideSelection().select("c1");
    provideConversations(session, { on } as DeskSocket);
    return provideRecord(session, { on } as DeskSocket);
  })!;
  listeners.get("record")!({ type: "record", conversation_id: "c1", record: recordOf("newer") });
  answers[0]!(recordOf("older"));
  await new Promise((done) => setTimeout(done));
  expect(record.value).toEqual(recordOf("newer"));
});
