import { inject, provide, type InjectionKey } from "vue";

/**
 * Makes a pair of functions: the first creates a state and provides it to the components below,
 * the second takes it. So a state lives as long as the page that made it, and tests make their own.
 */
export function createShared<Args extends unknown[], State>(
  name: string,
  create: (...args: Args) => State,
): [provideState: (...args: Args) => State, useState: () => State] {
  const key: InjectionKey<State> = Symbol(name);
  function provideState(...args: Args): State {
    const state = create(...args);
    provide(key, state);
    return state;
  }
  function useState(): State {
    const state = inject(key);
    if (!state) throw new Error(`${name} is not provided above this component`);
    return state;
  }
  return [provideState, useState];
}
