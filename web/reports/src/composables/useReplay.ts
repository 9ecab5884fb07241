import { onBeforeUnmount, ref, shallowRef } from "vue";

import type { Treatment } from "../model/experiment";
import type { Replay } from "../model/replay";
import { useErrorWords } from "./useErrorWords";
import { useSession } from "./useSession";

const LOOK_MS = 1000;

/** The replay on screen, followed until it is over, and all of them. */
export function useReplay() {
  const { replays } = useSession();
  const words = useErrorWords();
  const all = shallowRef<Replay[] | null>(null);
  const shown = shallowRef<Replay | null>(null);
  const failure = shallowRef<unknown>(null);
  const problem = ref("");
  let timer: ReturnType<typeof setTimeout> | undefined;

  const open = (one: Replay | null): boolean => one !== null && (one.state === "waiting" || one.state === "running");

  async function load(): Promise<void> {
    try {
      all.value = await replays.all();
      failure.value = null;
      const newest = all.value[0];
      if (!shown.value && newest) await show(newest.id);
    } catch (error) {
      failure.value = error;
    }
  }

  async function show(id: string): Promise<void> {
    clearTimeout(timer);
    try {
      shown.value = await replays.read(id);
      problem.value = "";
    } catch (error) {
      problem.value = words(error);
    }
    if (open(shown.value)) timer = setTimeout(() => void follow(id), LOOK_MS);
  }

  async function follow(id: string): Promise<void> {
    await show(id);
    if (!open(shown.value)) all.value = await replays.all();
  }

  async function act(work: () => Promise<Replay>): Promise<void> {
    problem.value = "";
    try {
      const { id } = await work();
      await show(id);
      all.value = await replays.all();
    } catch (error) {
      problem.value = words(error);
    }
  }

  onBeforeUnmount(() => clearTimeout(timer));

  return {
    all,
    shown,
    failure,
    problem,
    open,
    load,
    show,
    ask: (since: string, until: string, treatment: Treatment) => act(() => replays.ask(since, until, treatment)),
    cancel: (id: string) => act(() => replays.cancel(id)),
  };
}
