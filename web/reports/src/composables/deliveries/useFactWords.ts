import { zh, type Key } from "../../locale/zh";
import { useLocale } from "../useLocale";

/** Returns a function that says what a kind of fact is called; one that is newer than this page, by its code. */
export function useFactWords(): (kind: string) => string {
  const { t } = useLocale();
  return (kind) => (`fact.${kind}` in zh ? t(`fact.${kind}` as Key) : kind);
}
