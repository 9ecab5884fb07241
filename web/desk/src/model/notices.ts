import type { Values } from "@jieli/shared/i18n";
import type { NoticeMessage } from "@jieli/shared/protocol";

import { zh, type Key } from "../locale/zh";

type Say = (key: Key, values?: Values) => string;

/** What a system line tells, and who did it where somebody did; null for an event without words. */
export function noticeWords({ event, agent }: NoticeMessage["data"], t: Say): string | null {
  const key = agent ? [`notice.${event}.by`, `notice.${event}`] : [`notice.${event}`];
  const known = key.find((each): each is Key => each in zh);
  return known ? t(known, { name: agent?.name ?? t("notice.someone") }) : null;
}
