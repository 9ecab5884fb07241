import { computed, onBeforeUnmount, ref, shallowRef, watch } from "vue";
import { useRoute, useRouter } from "vue-router";

import type { Treatment } from "../model/experiment";
import type { Replay } from "../model/replay";
import { useErrorWords } from "./useErrorWords";
import { useFilters } from "./useFilters";
import { useSession } from "./useSession";

const LOOK_MS = 1000;

/** The replay that the address names, the newest where it names none, followed until it is over; and all of them. */
export function useReplay() {
  const { replays } = useSession();
  const route = useRoute();
  const router = useRouter();
  const words = useErrorWords();
  const all = shallowRef<Replay[] | null>(null);
  const shown = shallowRef<Replay | null>(null);
  const failure = shallowRef<unknown>(null);
  const problem = ref("");
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Rises with each one that is read: the answer to an older question is not shown. */
  let reads = 0;

  const { asked } = useFilters();
  const wanted = computed(() => asked.value.replay);
  const place = (id: string) => ({ path: route.path, query: { ...route.query, replay: id } });
  const open = (one: Replay): boolean => one.state === "waiting" || one.state === "running";
  /** Whether one runs, whichever is shown: until it is over none can be begun. */
  const busy = computed(() => all.value?.some(open) ?? false);

  async function load(): Promise<void> {
    try {
      all.value = await replays.all();
      failure.value = null;
      const newest = all.value[0];
      if (wanted.value !== undefined) await show(wanted.value);
      else if (newest) await router.replace(place(newest.id));
    } catch (error) {
      failure.value = error;
    }
  }

  async function show(id: string): Promise<void> {
    clearTimeout(timer);
    const mine = (reads += 1);
    try {
      const [found, every] = await Promise.all([replays.read(id), busy.value ? replays.all() : all.value]);
      if (mine !== reads) return;
      shown.value = found;
      all.value = every;
      problem.value = "";
    } catch (error) {
      if (mine !== reads) return;
      problem.value = words(error);
    }
    if (busy.value) timer = setTimeout(() => void show(id), LOOK_MS);
  }

  async function act(work: () => Promise<Replay>): Promise<void> {
    problem.value = "";
    try {
      const { id } = await work();
      all.value = await replays.all();
      if (id === wanted.value) await show(id);
      else await router.push(place(id));
    } catch (error) {
      problem.value = words(error);
    }
  }

  watch(wanted, (id) => id !== undefined && void show(id));
  onBeforeUnmount(() => {
    reads += 1;
    clearTimeout(timer);
  });

  return {
    all,
    shown,
    failure,
    problem,
    open,
    busy,
    load,
    place,
    ask: (since: string, until: string, treatment: Treatment) => act(() => replays.ask(since, until, treatment)),
    cancel: (id: string) => act(() => replays.cancel(id)),
  };
}
