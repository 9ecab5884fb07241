/** Counts by day, drawn as small bars. */

/** The count of each of the last days, the oldest first; days of which nothing is known have none. */
export function countsOf(known: readonly { day: string; count: number }[], days: number, until: Date): number[] {
  const counts = new Map(known.map(({ day, count }) => [day, count]));
  return Array.from({ length: days }, (_, index) => {
    const at = new Date(until.getTime() - (days - 1 - index) * 86_400_000);
    return counts.get(at.toISOString().slice(0, 10)) ?? 0;
  });
}

/** As many bars as fit, each the sum of the days that it stands for. */
export function gathered(counts: readonly number[], most: number): number[] {
  const size = Math.ceil(counts.length / most);
  return Array.from({ length: Math.ceil(counts.length / size) }, (_, index) =>
    counts.slice(index * size, (index + 1) * size).reduce((sum, count) => sum + count, 0),
  );
}

/** How much more there was lately than before: 1 is twice as much; null where there was nothing before. */
export function growth(recent: number, before: number): number | null {
  return before === 0 ? null : (recent - before) / before;
}
