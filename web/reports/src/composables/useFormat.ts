import { productName } from "@jieli/shared/products";

import { dayWords } from "../model/days";
import type { Name, Part, Unit } from "../model/report";
import { zh, type Key } from "../locale/zh";
import { useLocale } from "./useLocale";

const UNKNOWN = "–";
/** Parts whose members have a name of their own, until they are deleted. */
const GONE: ReadonlySet<Part> = new Set<Part>(["agent", "team", "article"]);

/** How values, changes and names are written. */
export function useFormat() {
  const { t, tag, locale, duration, number } = useLocale();

  const decimal = (value: number, digits: number): string =>
    new Intl.NumberFormat(tag.value, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  function share(value: number): string {
    return `${decimal(value * 100, 1)}%`;
  }

  /** Of what may be less than nothing, the direction is always told. */
  function signed(value: number): string {
    const whole = Math.round(value);
    return whole === 0 ? number(0) : `${whole < 0 ? "−" : "+"}${number(Math.abs(whole))}`;
  }

  /** `2 分` rather than `2 分 00 秒`. */
  function shortTime(seconds: number): string {
    return duration(seconds).replace(/ 00 \S+$/u, "");
  }

  function valueOf(unit: Unit, value: number | null | undefined): string {
    if (value === null || value === undefined) return UNKNOWN;
    if (unit === "share") return share(value);
    if (unit === "seconds") return value < 3600 ? duration(value) : shortTime(value);
    if (unit === "points") return signed(value);
    return unit === "mean" ? decimal(value, 2) : number(Math.round(value));
  }

  /** How much a value changed, without the direction: points of a share, time, or a part of what there was before. */
  function changeOf(unit: Unit, value: number, before: number): string {
    const by = Math.abs(value - before);
    if (unit === "share") return t("change.points", { n: decimal(by * 100, 1) });
    if (unit === "seconds") return by < 1 ? t("change.same") : duration(by);
    if (unit === "points") return Math.round(by) === 0 ? t("change.same") : t("change.score", { n: number(Math.round(by)) });
    if (value === before) return t("change.same");
    if (before > 0) return share(by / before);
    return unit === "mean" ? decimal(by, 2) : UNKNOWN; // of nothing, nothing is a part
  }

  /** An amount of money, without cents where there are many. */
  function money(amount: number, currency: string): string {
    const digits = Math.abs(amount) < 100 ? 2 : 0;
    return new Intl.NumberFormat(tag.value, { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount);
  }

  /** A name in the reader's language. */
  const called = (name: Name): string => (typeof name === "string" ? name : name[locale.value]);

  /** What has no name any more, by the beginning of its id. */
  const goneOf = (id: string): string => t("member.gone", { id: id.slice(0, 8) });

  /** What a channel, a language or a product is called; others bring their name. */
  function memberOf(part: Part, key: string, name: Name | null = null, today = ""): string {
    if (part === "day") return dayWords(key, tag.value, today);
    if (key === "") return t("member.none");
    if (part === "product" && name === null) return productName(key);
    const words = `${part}.${key}`;
    if (name === null && GONE.has(part)) return goneOf(key);
    return name === null ? (words in zh ? t(words as Key) : key) : called(name);
  }

  return { share, decimal, money, called, shortTime, valueOf, changeOf, goneOf, memberOf };
}
