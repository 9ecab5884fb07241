import type { DeskServerFrame } from "@jieli/shared/protocol";
import { afterEach, expect, it } from "vitest";
import { effectScope } from "vue";

import type { DeskSocket } from "../src/composables/session/useDeskSocket";
import { useLocale } from "../src/composables/page/useLocale";
import { provideNotice } from "../src/composables/session/useNotice";
import { provideSelection } from "../src/composables/lists/useSelection";

type Frame = Extract<DeskServerFrame, { type: "error" }>;

/** Stands in for the live connection; `tell` is the server speaking. */
function fakeSocket() {
  let listener: (frame: Frame) => void = () => undefined;
  const on = ((_type: string, listen: (frame: Frame) => void) => (listener = listen)) as unknown;
  const tell = (code: string, message: string): void => listener({ type: "error", error: { code, message } });
  return { on: on as DeskSocket["on"], tell };
}

const scope = effectScope();
afterEach(() => scope.stop());

it("says what the server refused, and forgets it with the conversation", () => {
  useLocale().locale.value = "en";
  const socket = fakeSocket();
  const { selection, state } = scope.run(() => ({ selection: provideSelection(), state: provideNotice(socket) }))!;

  socket.tell("conversation_not_found", "There is no conversation.");
  expect(state.notice.value).toBeNull();

  socket.tell("not_the_assignee", "server words");
  expect(state.notice.value?.text).toBe("The server did not take your last step: This conversation is not yours.");

  socket.tell("brand_new", "Words of a newer server.");
  expect(state.notice.value).toEqual({
    code: "brand_new",
    conflict: false,
    text: "The server did not take your last step: Words of a newer server.",
  });

  selection.select("c2");
  expect(state.notice.value).toBeNull();
});
