import { wordError } from "@jieli/shared/staff/wordError";

import { zh } from "../locale/zh";
import { useLocale } from "./useLocale";

/** Returns a function that words any failure. */
export function useErrorWords(): (error: unknown) => string {
  const { t } = useLocale();
  return (error) => wordError(error, zh, t);
}
