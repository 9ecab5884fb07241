import { describe, expect, it } from "vitest";
import { nextTick, ref } from "vue";

import { useDays } from "../src/composables/useDays";

const SHARE = 2;
const SCORE = 15;

async function after(least: { value: number }, n: number): Promise<void> {
  least.value = n;
  await nextTick();
}

describe("the days of a new experiment", () => {
  it("grow with what decides, and go back when it takes fewer again", async () => {
    const least = ref(SHARE);
    const { days } = useDays(least, 3);
    await after(least, SCORE);
    expect(days.value).toBe(15);
    await after(least, SHARE);
    expect(days.value).toBe(3);
  });

  it("stay as she typed them, before and after", async () => {
    const least = ref(SHARE);
    const { days, type } = useDays(least, 3);
    days.value = 7;
    type("7");
    await after(least, SCORE);
    expect(days.value).toBe(15);
    await after(least, SHARE);
    expect(days.value).toBe(7);
    await after(least, SCORE);
    days.value = 20;
    type("20");
    await after(least, SHARE);
    expect(days.value).toBe(20);
  });

  it("are never fewer than what is measured takes, whatever she typed", async () => {
    const least = ref(SHARE);
    const { days, type } = useDays(least, 3);
    type("1");
    await after(least, 8);
    expect(days.value).toBe(8);
    type("");
    await after(least, 1);
    expect(days.value).toBe(1);
  });
});
