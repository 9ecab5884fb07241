import { ref, watch, type Ref } from "vue";

/**
 * For how many days each contact is observed: as many as proposed, or as were typed, but never fewer than what is
 * measured takes. When that takes fewer again, the days go back: nobody chose the longer time.
 */
export function useDays(least: Readonly<Ref<number>>, proposed: number) {
  const days = ref(proposed);
  let wanted = proposed;

  /** Take what she typed as what she wants; an empty field is no wish. */
  function type(text: string): void {
    wanted = Number(text) || wanted;
  }

  watch(least, (n) => (days.value = Math.max(wanted, n)), { immediate: true });
  return { days, type };
}
