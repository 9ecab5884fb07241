import { onScopeDispose, watch, type WatchSource } from "vue";

/** Acts when a value has rested for a while; not any more when the scope is gone. */
export function useDebounced<Value>(source: WatchSource<Value>, milliseconds: number, act: (value: Value) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(source, (value) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(value), milliseconds);
  });
  onScopeDispose(() => clearTimeout(timer));
}
