import type { Offer } from "@jieli/shared/routing";
import { ApiError } from "@jieli/shared/staff/client";
import { createShared } from "@jieli/shared/staff/createShared";
import { computed, ref, shallowRef } from "vue";

import { useActions } from "../chat/useActions";
import { useSelection } from "../lists/useSelection";
import { useClock } from "../page/useClock";
import type { DeskSocket } from "./useDeskSocket";
import type { Session } from "./useSession";

/** The customer who is kept for us for a while, and our answer. */
export const [provideOffer, useOffer] = createShared("offer", createOffer);

function createOffer(session: Session, socket: Pick<DeskSocket, "on">) {
  const { now } = useClock();
  const { act } = useActions();
  const { select } = useSelection();
  const offer = shallowRef<Offer | null>(null);
  const declining = ref(false);

  // The server tells of one after a welcome only if there is one.
  socket.on("welcome", () => (offer.value = null));
  socket.on("offer", (frame) => (offer.value = frame.offer));

  const left = computed(() => (offer.value ? secondsUntil(offer.value.expires_at, now.value) : 0));
  /** How much of the time is left, 0–1. */
  const ratio = computed(() => (offer.value ? left.value / Math.max(1, lasting(offer.value)) : 0));

  async function accept(): Promise<void> {
    const wanted = offer.value;
    if (!wanted) return;
    select(wanted.conversation_id);
    if (await act("accept", wanted.conversation_id)) forget(wanted);
  }

  /** Lets her go to the next agent; that somebody else has her already comes to the same. */
  async function decline(): Promise<void> {
    const wanted = offer.value;
    if (!wanted || declining.value) return;
    declining.value = true;
    try {
      await session.api.declineOffer(wanted.id);
      forget(wanted);
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) forget(wanted);
    } finally {
      declining.value = false;
    }
  }

  function forget(answered: Offer): void {
    if (offer.value?.id === answered.id) offer.value = null;
  }

  return { offer, left, ratio, declining, accept, decline };
}

function secondsUntil(iso: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(iso) - now) / 1000));
}

function lasting(offer: Offer): number {
  return (Date.parse(offer.expires_at) - Date.parse(offer.offered_at)) / 1000;
}
