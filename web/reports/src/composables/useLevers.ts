import type { Change, Treatment } from "../model/experiment";
import { zh, type Key } from "../locale/zh";
import { useFormat } from "./useFormat";
import { useLocale } from "./useLocale";

/** What a variant changes, in words. */
export function useLevers() {
  const { t, locale } = useLocale();
  const { decimal } = useFormat();

  const known = (key: string, otherwise: string): string => (key in zh ? t(key as Key) : otherwise);
  const textName = (key: string): string => known(`text.${key}`, key);
  const partName = (part: string): string => known(`part.${part}`, part);
  const signed = (value: number): string => (value > 0 ? "+" : value < 0 ? "−" : "") + decimal(Math.abs(value), 1);

  /** Each change of a treatment in one line; a text says what it is instead. */
  function lines(treatment: Treatment): string[] {
    const { wrong_answers: wrong, choices, asks_back: asks, suggests, offers_after: after, words = {}, ranking = {} } = treatment;
    return [
      ...(wrong === undefined ? [] : [t("lever.wrong_answers", { n: wrong })]),
      ...(choices === undefined ? [] : [t("lever.choices", { n: choices })]),
      ...(asks === undefined ? [] : [t(asks ? "lever.asks_back" : "lever.asks_back.no")]),
      ...(suggests === undefined ? [] : [t(suggests ? "lever.suggests" : "lever.suggests.no")]),
      ...(after === undefined ? [] : [t("lever.offers_after", { n: after })]),
      ...Object.entries(words).map(([key, text]) => `${t("lever.words", { key: textName(key) })} – ${text[locale.value]}`),
      ...Object.entries(ranking).map(([part, shift]) => t("lever.ranking", { key: partName(part), n: signed(shift) })),
    ];
  }

  const nameOf = (one: Change): string => t(`add.${one.lever}`);

  return { lines, nameOf, textName, partName };
}
