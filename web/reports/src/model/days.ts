/** Days as an address has them (`2026-03-31`): no moments, so no time zone can shift them. */

const DAY_MS = 86_400_000;
const SHAPE = /^\d{4}-\d{2}-\d{2}$/u;

/** Whether a text names a day that there is. */
export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return SHAPE.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** The longest period that is reported, and the years that are. */
const MOST_DAYS = 366 * 3;
const YEARS = ["2000", "2200"] as const;

/** Whether two texts name a period that can be reported. */
export function isPeriod(since: string, until: string): boolean {
  if (!isDay(since) || !isDay(until) || since > until || span(since, until) > MOST_DAYS) return false;
  return YEARS[0] <= since.slice(0, 4) && until.slice(0, 4) <= YEARS[1];
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

/** A period in words, `join` of which says what lies between its ends; both name their year where one has to. */
export function periodWords(since: string, until: string, tag: string, today: string, join: (since: string, until: string) => string): string {
  const reader = since.slice(0, 4) === until.slice(0, 4) ? today : "";
  const [first, last] = [dayWords(since, tag, reader), dayWords(until, tag, reader)];
  return since === until ? first : join(first, last);
}

/** `3月31日`, `31 Mar`; with the year where it is another one than today's. */
export function dayWords(day: string, tag: string, today: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  const month = tag.startsWith("zh") ? "long" : "short";
  const format = new Intl.DateTimeFormat(dateTag(tag), { month, day: "numeric", timeZone: "UTC", ...year });
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** A moment by the clock of a time zone: `2026年3月31日 14:05`, `31 Mar 2026, 14:05`. */
export function momentWords(moment: string, tag: string, zone?: string): string {
  return new Intl.DateTimeFormat(dateTag(tag), { dateStyle: "medium", timeStyle: "short", ...(zone ? { timeZone: zone } : {}) }).format(new Date(moment));
}

/** The day of a moment, with its year: `2026年3月31日`, `31 Mar 2026`. */
export function longDayWords(moment: string, tag: string): string {
  return new Intl.DateTimeFormat(dateTag(tag), { dateStyle: "medium" }).format(new Date(moment));
}

/** English dates are written in one way, with the day first. */
function dateTag(tag: string): string {
  return tag === "en" ? "en-GB" : tag;
}
