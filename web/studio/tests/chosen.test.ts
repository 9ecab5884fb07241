import { expect, it } from "vitest";
import { effectScope, nextTick, ref } from "vue";

import { useChosen } from "../src/composables/list/useChosen";

function listOf(...names: string[]) {
  const ids = ref<readonly string[]>(names);
  return { ids, ...effectScope().run(() => useChosen(ids))! };
}

it("chooses all lines between two", () => {
  const { chosen, toggle } = listOf("a", "b", "c", "d");
  toggle("b");
  toggle("d", true);
  expect([...chosen.value]).toEqual(["b", "c", "d"]);
  toggle("c");
  expect([...chosen.value]).toEqual(["b", "d"]);
});

it("lets go of what is no longer in the list", async () => {
  const { ids, chosen, active, toggle, walk } = listOf("a", "b");
  toggle("a");
  walk(1);
  ids.value = ["b"];
  await nextTick();
  expect([...chosen.value]).toEqual([]);
  expect(active.value).toBeNull();
});

it("walks from the first line and stops at both ends", () => {
  const { active, walk } = listOf("a", "b");
  walk(-1);
  expect(active.value).toBe("a");
  walk(1);
  walk(1);
  expect(active.value).toBe("b");
});
