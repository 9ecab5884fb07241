import type { Mention } from "@jieli/shared/notes";
import { createShared } from "@jieli/shared/staff/createShared";
import { shallowRef, watch } from "vue";

import { useSelection } from "../lists/useSelection";
import type { DeskSocket } from "./useDeskSocket";
import type { Session } from "./useSession";

/** The notes in which a colleague asks us to look; opening the conversation is looking. */
export const [provideMentions, useMentions] = createShared("mentions", createMentions);

function createMentions(session: Session, socket: Pick<DeskSocket, "on">) {
  const { selected } = useSelection();
  const mentions = shallowRef<readonly Mention[]>([]);
  // The server tells of them after a welcome only if there are any.
  socket.on("welcome", () => (mentions.value = []));
  socket.on("mentions", (frame) => (mentions.value = frame.mentions));

  async function look(id: string): Promise<void> {
    try {
      await session.api.seeMentions(id);
    } catch {
      // They stay in the list, and count as unseen: the next look says so again.
    }
  }

  watch([selected, mentions], ([id]) => {
    const here = mentions.value.some(({ note }) => note.conversation_id === id);
    if (id && here && document.visibilityState === "visible") void look(id);
  });
  return { mentions };
}
