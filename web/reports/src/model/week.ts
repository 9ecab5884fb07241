/** A week of hours, by keys: which cell an arrow leads to. */

export interface Cell {
  day: number;
  hour: number;
}

const STEPS: Readonly<Record<string, readonly [days: number, hours: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** The next cell in a key's direction that counts something; undefined where there is none, or for other keys. */
export function neighbour(week: readonly (readonly number[])[], from: Cell, key: string): Cell | undefined {
  const [days, hours] = STEPS[key] ?? [0, 0];
  if (!days && !hours) return undefined;
  for (let day = from.day + days, hour = from.hour + hours; week[day]?.[hour] !== undefined; day += days, hour += hours) {
    if ((week[day]?.[hour] ?? 0) > 0) return { day, hour };
  }
  return undefined;
}
