/** Of the change of a share: whether it is seen at all, by the interval of the difference. */
export function isSeen(change: readonly [number, number] | null): boolean {
  return change !== null && (change[0] > 0 || change[1] < 0);
}
