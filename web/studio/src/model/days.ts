/** Days as an input of a form has them (`2026-03-01`), and the moments that they begin at for their reader. */

/** The moment at which a day begins; null for none. */
export function dayToMoment(day: string): string | null {
  const [year, month, date] = day.split("-").map(Number);
  if (!year || !month || !date) return null;
  return new Date(year, month - 1, date).toISOString();
}

/** The day of a moment; empty for none. */
export function momentToDay(moment: string | null): string {
  if (!moment) return "";
  const at = new Date(moment);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The day so many months on. */
export function inMonths(months: number, from: Date): string {
  return momentToDay(new Date(from.getFullYear(), from.getMonth() + months, from.getDate()).toISOString());
}
