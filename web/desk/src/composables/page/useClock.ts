import { createShared } from "@jieli/shared/staff/createShared";
import { onScopeDispose, readonly, ref } from "vue";

/** The server's time, ticking once a second, so that all waits tick together. */
export const [provideClock, useClock] = createShared("clock", createClock);

function createClock() {
  let ahead = 0;
  const now = ref(Date.now());
  const timer = setInterval(tick, 1000);
  onScopeDispose(() => clearInterval(timer));

  function tick(): void {
    now.value = Date.now() + ahead;
  }

  /** Takes the server's clock, for ours may be wrong by minutes. */
  function adjust(serverTime: string): void {
    ahead = Date.parse(serverTime) - Date.now();
    tick();
  }

  return { now: readonly(now), adjust };
}
