import { CloseCode, type DeskClientFrame, type DeskServerFrame } from "@jieli/shared/protocol";
import { ReconnectingSocket, socketUrl, type SocketState } from "@jieli/shared/socket";
import { createShared } from "@jieli/shared/staff/createShared";
import { onScopeDispose, readonly, ref } from "vue";

import type { Session } from "./useSession";

type FrameType = DeskServerFrame["type"];
type FrameOf<Type extends FrameType> = Extract<DeskServerFrame, { type: Type }>;
type Listener = (frame: DeskServerFrame) => void;

export type DeskSocket = ReturnType<typeof createDeskSocket>;

/** The one live connection of the desk; it starts and ends with the page. */
export const [provideDeskSocket, useDeskSocket] = createShared("desk socket", createDeskSocket);

function createDeskSocket(session: Session) {
  const state = ref<SocketState>("connecting");
  const listeners = new Map<FrameType, Set<Listener>>();
  let attempts = 0;

  const socket = new ReconnectingSocket<DeskServerFrame, DeskClientFrame>({
    url: socketUrl(location.origin, "/ws/desk"),
    prepare: stillSignedIn,
    onOpen: () => undefined,
    onFrame: (frame) => listeners.get(frame.type)?.forEach((listen) => listen(frame)),
    onState: (now) => (state.value = now),
    onClose: (code) => {
      if (code !== CloseCode.unauthenticated) return true;
      session.expire();
      return false;
    },
  });

  /** A refused handshake tells a browser nothing, so before each new try we ask who we are. */
  async function stillSignedIn(): Promise<void> {
    if (attempts++ > 0) await session.api.me();
  }

  /** Hears one type of frame until the calling component or scope goes. */
  function on<Type extends FrameType>(type: Type, listen: (frame: FrameOf<Type>) => void): void {
    const heard = listeners.get(type) ?? new Set<Listener>();
    listeners.set(type, heard.add(listen as Listener));
    onScopeDispose(() => heard.delete(listen as Listener));
  }

  onScopeDispose(() => socket.stop());

  return {
    state: readonly(state),
    start: () => socket.start(),
    send: (frame: DeskClientFrame) => socket.send(frame),
    reconnect: () => socket.reconnectNow(),
    on,
  };
}
