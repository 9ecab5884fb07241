import { ApiError } from "@jieli/shared/staff/client";
import { useLoad } from "@jieli/shared/staff/useLoad";
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from "vue";
import { useRoute, useRouter } from "vue-router";

import { changeOf, type DeadLetter, type NewSubscriber, type Subscriber } from "../../model/deliveries/subscribers";
import { useLocale } from "../useLocale";
import { useSession } from "../useSession";
import { useAct } from "./useAct";

export const NEW = "+new";
const LOOK_MS = 5000;

/** Subscribers and their dead letters, looked at again now and then, and what can be done to each. */
export function useSubscribers() {
  const { deliveries } = useSession();
  const { t } = useLocale();
  const route = useRoute();
  const router = useRouter();
  const { data: list, failure, load } = useLoad(deliveries.subscribers);
  const { busy, act: work, problemOf } = useAct(load);

  const writing = ref(false);
  /** The one that is being changed, as it was when that began, or when a colleague was quicker. */
  const changing = shallowRef<Subscriber | null>(null);
  const told = ref("");
  const made = shallowRef<{ name: string; secret: string } | null>(null);
  const shown = computed<string>({
    get: () => (route.query["show"] === "dead" ? "dead" : "list"),
    set: (to) => void router.push({ path: route.path, query: { ...route.query, show: to === "dead" ? to : undefined } }),
  });

  async function add(one: NewSubscriber): Promise<void> {
    const done = await work(NEW, async () => {
      made.value = await deliveries.addSubscriber(one);
    });
    if (done) writing.value = false;
  }

  async function change(wish: NewSubscriber): Promise<void> {
    const seen = changing.value;
    if (!seen) return;
    told.value = "";
    const done = await work(seen.name, () => deliveries.changeSubscriber(seen.name, changeOf(seen, wish)).catch(overtaken));
    if (!done) return;
    changing.value = null;
    told.value = t("subscribers.changed", { name: seen.name });
  }

  /** Where a colleague was quicker, the list shows hers; saving again replaces it. */
  async function overtaken(error: unknown): Promise<never> {
    if (error instanceof ApiError && error.code === "subscriber_changed") {
      await load();
      changing.value = list.value?.subscribers.find(({ name }) => name === changing.value?.name) ?? null;
    }
    throw error;
  }

  async function act({ name }: Subscriber, what: "retry" | "skip" | "pause" | "resume" | "renew" | "remove"): Promise<void> {
    told.value = "";
    await work(name, async () => {
      if (what === "renew") made.value = await deliveries.renewSecret(name);
      else if (what === "remove") await deliveries.removeSubscriber(name);
      else await deliveries.tellSubscriber(name, what);
    });
  }

  async function again({ id, name }: DeadLetter): Promise<void> {
    told.value = "";
    await work(`letter-${id}`, async () => {
      if ((await deliveries.sendLetter(id)).delivered) told.value = t("dead.taken", { name });
    });
  }

  async function drop({ id }: DeadLetter): Promise<void> {
    await work(`letter-${id}`, () => deliveries.dropLetter(id));
  }

  const timer = setInterval(() => document.visibilityState === "visible" && !busy.value && void load(), LOOK_MS);
  onMounted(load);
  onBeforeUnmount(() => clearInterval(timer));

  return { list, failure, load, shown, writing, changing, change, made, told, busy, problemOf, add, act, again, drop };
}
