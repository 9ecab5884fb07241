import type { Values } from "@jieli/shared/i18n";
import type { NoticeMessage } from "@jieli/shared/protocol";

import { zh, type Key } from "../locale/zh";

type Say = (key: Key, values?: Values) => string;

/** What a system line tells, and who did it where somebody did; null for an event without words. */
export function noticeWords(
  { event, agent, due_at, reach = "" }: NoticeMessage["data"],
  t: Say,
  dateTime: (iso: string) => string = String,
): string | null {
  const timed = due_at ? [`notice.${event}.at`] : [];
  const key = [...timed, ...(agent ? [`notice.${event}.by`] : []), `notice.${event}`];
  const known = key.find((each): each is Key => each in zh);
  const time = due_at ? dateTime(due_at) : "";
  return known ? t(known, { name: agent?.name ?? t("notice.someone"), time, reach }) : null;
}
