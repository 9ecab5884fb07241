/** How moments and spans are written, in Chinese and English. */

import type { Language } from "./i18n";

const LOCALES: Record<Language, string> = { zh: "zh-CN", en: "en-GB" };
const DAY = 24 * 60 * 60 * 1000;

/** `14:05` in the reader's time zone. */
export function formatClock(moment: string | Date, language: Language): string {
  return format(moment, language, { hour: "2-digit", minute: "2-digit", hour12: false });
}

/** `今天`, `昨天`, `明天`, `11月3日` or, in another year, `2024年11月3日`. */
export function formatDay(moment: string | Date, language: Language, now = new Date()): string {
  const date = new Date(moment);
  const days = Math.round((startOfDay(now) - startOfDay(date)) / DAY);
  if (days === 0) return language === "zh" ? "今天" : "Today";
  if (days === 1) return language === "zh" ? "昨天" : "Yesterday";
  if (days === -1) return language === "zh" ? "明天" : "Tomorrow";
  const sameYear = date.getFullYear() === now.getFullYear();
  const year = sameYear ? {} : ({ year: "numeric" } as const);
  return format(date, language, { ...year, month: language === "zh" ? "long" : "short", day: "numeric" });
}

/** `今天 14:05`: the line between two stretches of a conversation. */
export function formatDayAndClock(
  moment: string | Date,
  language: Language,
  now = new Date(),
): string {
  return `${formatDay(moment, language, now)} ${formatClock(moment, language)}`;
}

/** The same inside a sentence: `by tomorrow 14:05`. */
export function formatWhen(moment: string | Date, language: Language, now = new Date()): string {
  const words = formatDayAndClock(moment, language, now);
  return language === "en" ? words.replace(/^(Today|Tomorrow|Yesterday)/, (day) => day.toLowerCase()) : words;
}

/** Whether two moments lie on different days of the reader. */
export function isAnotherDay(one: string | Date, other: string | Date): boolean {
  return startOfDay(new Date(one)) !== startOfDay(new Date(other));
}

/** `41 秒`, `3 分 05 秒`, `1 小时 12 分`; in English `41 s`, `3 min 05 s`, `1 h 12 min`. */
export function formatDuration(seconds: number, language: Language): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, min, s] = language === "zh" ? ["小时", "分", "秒"] : ["h", "min", "s"];
  const pad = (value: number): string => String(value).padStart(2, "0");
  if (whole < 60) return `${whole} ${s}`;
  if (whole < 3600) return `${Math.floor(whole / 60)} ${min} ${pad(whole % 60)} ${s}`;
  return `${Math.floor(whole / 3600)} ${h} ${pad(Math.floor((whole % 3600) / 60))} ${min}`;
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function format(moment: string | Date, language: Language, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALES[language], options).format(new Date(moment));
}
