import { onMounted, ref } from "vue";

const COMMUNITY = "/community/zh/";

/** Whether customers may ask and answer each other here: only then there is something to moderate. */
export function useCommunity() {
  const on = ref(false);

  onMounted(async () => {
    const answer = await fetch(COMMUNITY, { credentials: "same-origin" }).catch(() => null);
    on.value = answer?.ok ?? false;
  });

  return on;
}
