import type { Row } from "./report";

/** Rows by a metric; what has no value comes last either way, and equal ones keep their order. */
export function sorted(rows: readonly Row[], code: string, down: boolean): Row[] {
  const of = (row: Row): number => row.values[code] ?? (down ? -Infinity : Infinity);
  return [...rows].sort((one, other) => (of(one) === of(other) ? 0 : down ? of(other) - of(one) : of(one) - of(other)));
}
