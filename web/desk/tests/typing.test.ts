import type { DeskClientFrame, DeskServerFrame, Typist } from "@jieli/shared/protocol";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { effectScope, type EffectScope } from "vue";

import { provideTyping } from "../src/composables/chat/useTyping";
import { provideSelection } from "../src/composables/lists/useSelection";
import type { DeskSocket } from "../src/composables/session/useDeskSocket";
import { message, note } from "./fixtures";

const TOM = { id: "tom", name: "Tom" };
const tom: Typist = { who: "colleague", agent: TOM, note: false };

let scope: EffectScope;
beforeEach(() => {
  vi.useFakeTimers();
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

/** A desk that shows c1; `tell` is the server speaking, `sent` what the page said. */
function desk() {
  const listeners = new Map<string, ((frame: DeskServerFrame) => void)[]>();
  const sent: DeskClientFrame[] = [];
  const on = ((type: string, listen: (frame: DeskServerFrame) => void) =>
    listeners.set(type, [...(listeners.get(type) ?? []), listen])) as unknown as DeskSocket["on"];
  const tell = (frame: DeskServerFrame): void => listeners.get(frame.type)?.forEach((listen) => listen(frame));
  const socket = { on, send: (frame: DeskClientFrame) => sent.push(frame) } as unknown as DeskSocket;
  const typing = scope.run(() => {
    provideSelection().select("c1");
    return provideTyping(socket);
  })!;
  const types = (typist: Typist, active = true, conversation_id = "c1"): void =>
    tell({ type: "typing", conversation_id, active, ...typist });
  const who = (): string[] => typing.typists.value.map((each) => (each.who === "colleague" ? each.agent.name : each.who));
  return { ...typing, sent, tell, types, who };
}

it("shows customer and colleagues who write here, until they stop", () => {
  const { types, who } = desk();
  types({ who: "customer" });
  types(tom);
  types({ ...tom, agent: { id: "li", name: "李" } }, true, "c2");
  expect(who()).toEqual(["customer", "Tom"]);
  types(tom, false);
  expect(who()).toEqual(["customer"]);
});

it("shows nobody for ever whose last word was lost", () => {
  const { types, who } = desk();
  types(tom);
  vi.advanceTimersByTime(7_999);
  types(tom);
  vi.advanceTimersByTime(7_999);
  expect(who()).toEqual(["Tom"]);
  vi.advanceTimersByTime(1);
  expect(who()).toEqual([]);
});

it("takes a colleague away with her message, her note, or when she leaves", () => {
  const { types, tell, who } = desk();
  types(tom);
  tell({ type: "message", message: message(3, { sender: "agent", author: TOM }) });
  expect(who()).toEqual([]);
  types({ ...tom, note: true });
  tell({ type: "note", note: note(1, 3, { author: TOM }) });
  expect(who()).toEqual([]);
  types(tom);
  tell({ type: "viewers", conversation_id: "c2", viewers: [] });
  expect(who()).toEqual(["Tom"]);
  tell({ type: "viewers", conversation_id: "c1", viewers: [] });
  expect(who()).toEqual([]);
});

it("says sparingly that we write, and anew when a reply becomes a note", () => {
  const { typed, sent } = desk();
  const frame = { type: "typing", conversation_id: "c1" };
  typed("c1");
  typed("c1");
  expect(sent).toEqual([{ ...frame, active: true, note: false }]);
  typed("c1", true);
  expect(sent.slice(1)).toEqual([
    { ...frame, active: false, note: false },
    { ...frame, active: true, note: true },
  ]);
  vi.advanceTimersByTime(4_000);
  expect(sent.at(-1)).toEqual({ ...frame, active: false, note: true });
});
