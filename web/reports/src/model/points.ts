/** One point of a chart of lines: which line, and which day, counted from 0. */
export interface Point {
  day: number;
  line: number;
}

/** The point that a key leads to; undefined where it leads nowhere. The first key leads to the newest day. */
export function moved(point: Point | undefined, key: string, days: number, lines: number): Point | undefined {
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], Home: [-days, 0], End: [days, 0] }[key];
  if (!step || days === 0 || lines === 0) return undefined;
  if (!point) return { day: key === "Home" ? 0 : days - 1, line: 0 };
  const [by = 0, other = 0] = step;
  return { day: Math.min(days - 1, Math.max(0, point.day + by)), line: (point.line + other + lines) % lines };
}
