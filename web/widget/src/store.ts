/** Holds the state, tells its listeners once per change, after the change. */

import { INITIAL, reduce, type Event, type State } from "./state";

export type Listener = (state: State, before: State) => void;

export class Store {
  private listeners = new Set<Listener>();
  state: State = INITIAL;

  dispatch(event: Event): void {
    const before = this.state;
    this.state = reduce(before, event);
    if (this.state === before) return;
    for (const listener of [...this.listeners]) listener(this.state, before);
  }

  /** Listen; returns a function that stops. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
