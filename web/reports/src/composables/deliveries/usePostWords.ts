import type { PostReason } from "../../model/deliveries/subscribers";
import { useLocale } from "../useLocale";

/** Returns a function that says why a post was not taken, and what to do. */
export function usePostWords(): (reason: PostReason | null, status: number | null) => string {
  const { t } = useLocale();
  return (reason, status) => (reason === null ? "" : t(`post.${reason}`, { status: status ?? "–" }));
}
