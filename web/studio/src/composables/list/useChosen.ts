import { computed, ref, watch, type Ref } from "vue";

/** Which lines of a list are chosen, and on which one the keys stand. */
export function useChosen(ids: Ref<readonly string[]>) {
  const chosen = ref<ReadonlySet<string>>(new Set());
  const active = ref<string | null>(null);
  let last: string | null = null;

  watch(ids, (now) => {
    chosen.value = new Set([...chosen.value].filter((id) => now.includes(id)));
    if (active.value && !now.includes(active.value)) active.value = null;
  });

  /** Chooses a line or lets it go; `through`, every line since the last one, too. */
  function toggle(id: string, through = false): void {
    const next = new Set(chosen.value);
    const on = !next.has(id);
    for (const each of through && last ? between(last, id) : [id]) {
      if (on) next.add(each);
      else next.delete(each);
    }
    chosen.value = next;
    last = id;
  }

  function between(one: string, other: string): readonly string[] {
    const [from, to] = [ids.value.indexOf(one), ids.value.indexOf(other)].sort((a, b) => a - b);
    return from === undefined || from < 0 ? [other] : ids.value.slice(from, (to ?? from) + 1);
  }

  function toggleAll(): void {
    chosen.value = new Set(all.value ? [] : ids.value);
  }

  function clear(): void {
    chosen.value = new Set();
  }

  function walk(step: -1 | 1): void {
    const index = active.value === null ? -1 : ids.value.indexOf(active.value);
    const next = index === -1 ? 0 : Math.min(ids.value.length - 1, Math.max(0, index + step));
    active.value = ids.value[next] ?? null;
  }

  const all = computed(() => ids.value.length > 0 && chosen.value.size === ids.value.length);
  const some = computed(() => chosen.value.size > 0 && !all.value);

  return { chosen, active, all, some, toggle, toggleAll, clear, walk };
}
