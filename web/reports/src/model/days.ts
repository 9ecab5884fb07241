/** Days as an address has them (`2026-03-31`): no moments, so no time zone can shift them. */

const DAY_MS = 86_400_000;
const SHAPE = /^\d{4}-\d{2}-\d{2}$/u;

/** Whether a text names a day that there is. */
export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return SHAPE.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** The day so many days later. */
export function plus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days there are from one to another, both within. */
export function span(since: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(since)) / DAY_MS) + 1;
}

/** Every day from one to another. */
export function between(since: string, until: string): string[] {
  return Array.from({ length: span(since, until) }, (_, index) => plus(since, index));
}

/** `3月31日`, `31 Mar`; with the year where it is another one than today's. */
export function dayWords(day: string, tag: string, today: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  const month = tag.startsWith("zh") ? "long" : "short";
  const format = new Intl.DateTimeFormat(tag === "en" ? "en-GB" : tag, { month, day: "numeric", timeZone: "UTC", ...year });
  return format.format(new Date(`${day}T00:00:00Z`));
}
