import type { Colleague } from "@jieli/shared/notes";

/** Whether a colleague could take one more conversation now. */
export function canTake({ presence, load, capacity }: Colleague): boolean {
  return presence === "online" && load < capacity;
}

/** Who could take one first, with the most room; then the others by name. */
export function byReadiness(colleagues: readonly Colleague[]): Colleague[] {
  const room = (colleague: Colleague): number => (canTake(colleague) ? colleague.capacity - colleague.load : -1);
  return [...colleagues].sort((a, b) => room(b) - room(a) || a.name.localeCompare(b.name));
}
