import type { Scale } from "../model/experiment";
import type { Interval } from "../model/report";
import { useFormat } from "./useFormat";
import { useLocale } from "./useLocale";

const DIGITS = { share: 1, points: 1, mean: 2 } as const;

/** How a difference is written: of shares in points of a hundred, of scores as they are given. */
export function useDifference() {
  const { t } = useLocale();
  const { decimal } = useFormat();

  const size = (scale: Scale, value: number): string => decimal(Math.abs(scale === "share" ? 100 * value : value), DIGITS[scale]);
  const signed = (scale: Scale, value: number): string => (value > 0 ? "+" : value < 0 ? "−" : "") + size(scale, value);
  const distance = (scale: Scale, value: number): string => t(`difference.${scale}`, { n: size(scale, value) });
  const difference = (scale: Scale, value: number): string => t(`difference.${scale}`, { n: signed(scale, value) });
  const between = (scale: Scale, [low, high]: Interval): string => t(`difference.${scale}`, { n: t("experiment.between", { low: signed(scale, low), high: signed(scale, high) }) });

  return { signed, distance, difference, between };
}
