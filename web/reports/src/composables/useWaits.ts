import { useFormat } from "./useFormat";
import { useLocale } from "./useLocale";

/** How the bars of a picture of waits are called, which begin at these seconds. */
export function useWaits() {
  const { t } = useLocale();
  const { shortTime } = useFormat();

  function rangeOf(seconds: readonly number[], low: number): string {
    const high = seconds[seconds.indexOf(low) + 1];
    return high === undefined ? t("queue.over", { low: shortTime(low) }) : t("queue.range", { low: bare(low, high), high: shortTime(high) });
  }

  /** The lower end without its unit, where the upper one has the same: `1–2 min`. */
  function bare(low: number, high: number): string {
    if (low < 60 && high < 60) return String(low);
    return low >= 60 && high < 3600 ? String(low / 60) : shortTime(low);
  }

  return { rangeOf };
}
