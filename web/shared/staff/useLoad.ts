import { ref, shallowRef } from "vue";

/** Something that is read from the server: the newest answer counts, and an old one stays while a new one comes. */
export function useLoad<Data, Args extends unknown[]>(read: (...args: Args) => Promise<Data>) {
  const data = shallowRef<Data | null>(null);
  const failure = shallowRef<unknown>(null);
  const loading = ref(false);
  let asked = 0;

  async function load(...args: Args): Promise<void> {
    const number = (asked += 1);
    loading.value = true;
    try {
      const answer = await read(...args);
      if (number !== asked) return;
      data.value = answer;
      failure.value = null;
    } catch (error) {
      if (number === asked) failure.value = error;
    } finally {
      if (number === asked) loading.value = false;
    }
  }

  return { data, failure, loading, load };
}
