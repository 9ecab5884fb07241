import { onScopeDispose } from "vue";

/**
 * Makes a pair of functions: the first creates a state and shares it, the second takes it. The
 * state lives as long as the component (or effect scope) that made it; there is one at a time.
 * Unlike provide and inject this also serves the states made beside it in the same component.
 */
export function createShared<Args extends unknown[], State extends object>(
  name: string,
  create: (...args: Args) => State,
): [provideState: (...args: Args) => State, useState: () => State] {
  let current: State | null = null;
  function provideState(...args: Args): State {
    const state = create(...args);
    current = state;
    onScopeDispose(() => {
      if (current === state) current = null;
    });
    return state;
  }
  function useState(): State {
    if (!current) throw new Error(`${name} is used before it is provided`);
    return current;
  }
  return [provideState, useState];
}
