import { computed, ref, watchEffect } from "vue";

import { browserLanguage, fill, type Language, type Translate } from "../i18n";
import { formatClock, formatDay, formatDayAndClock, formatDuration, formatWhen } from "../time";

const STORED = "jieli.staff.locale";
const TAGS: Record<Language, string> = { zh: "zh-CN", en: "en" };

const locale = ref<Language>(firstLocale());
const tag = computed(() => TAGS[locale.value]);

watchEffect(() => {
  document.documentElement.lang = tag.value;
});

/** Dates and numbers in the reader's language: the browser's, until she switches. */
export function useLanguage() {
  return { locale, tag, toggle, timeOf, dayLabel, dateTime, duration, percent, number, longDate, when };
}

/** Makes a page's `useLocale`: the language, and `t`, which says the page's words in it. */
export function localeOf<Key extends string>(zh: Record<Key, string>, en: Record<Key, string>) {
  /** Words for `key`; `{name}` in them is filled from `values`. */
  const t: Translate<Key> = (key, values = {}) => fill((locale.value === "zh" ? zh : en)[key], values);
  return () => ({ ...useLanguage(), t });
}

function toggle(): void {
  locale.value = locale.value === "zh" ? "en" : "zh";
  localStorage.setItem(STORED, locale.value);
}

function firstLocale(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === "zh" || stored === "en") return stored;
  return browserLanguage();
}

function timeOf(iso: string): string {
  return formatClock(iso, locale.value);
}

/** `今天`, `昨天` or the date; `now` makes it move on at midnight. */
function dayLabel(iso: string, now: number): string {
  return formatDay(iso, locale.value, new Date(now));
}

function dateTime(iso: string): string {
  return formatDayAndClock(iso, locale.value);
}

/** The same inside a sentence. */
function when(iso: string): string {
  return formatWhen(iso, locale.value);
}

function duration(seconds: number): string {
  return formatDuration(seconds, locale.value);
}

/** A day in words, in the language of whoever will read it. */
function longDate(day: Date, language: string): string {
  return new Intl.DateTimeFormat(language.startsWith("zh") ? "zh-CN" : "en", { dateStyle: "long" }).format(day);
}

function percent(share: number): string {
  return new Intl.NumberFormat(tag.value, { style: "percent" }).format(share);
}

function number(value: number): string {
  return new Intl.NumberFormat(tag.value).format(value);
}
