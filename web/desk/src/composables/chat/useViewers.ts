import type { Person } from "@jieli/shared/protocol";
import { createShared } from "@jieli/shared/staff/createShared";
import { computed, shallowReactive } from "vue";

import { useSelection } from "../lists/useSelection";
import type { DeskSocket } from "../session/useDeskSocket";

/** Who else has the conversation on screen before her. */
export const [provideViewers, useViewers] = createShared("viewers", (socket: Pick<DeskSocket, "on">) => {
  const { selected } = useSelection();
  const held = shallowReactive(new Map<string, readonly Person[]>());
  socket.on("welcome", () => held.clear());
  socket.on("opened", ({ conversation_id }) => held.delete(conversation_id));
  socket.on("viewers", (frame) => held.set(frame.conversation_id, frame.viewers));
  return { viewers: computed(() => held.get(selected.value ?? "") ?? []) };
});
