import type { ConversationSummary, HandoffReason } from "@jieli/shared/protocol";

import { zh, type Key } from "../../locale/zh";
import { useLocale } from "../page/useLocale";
import { useSession } from "../session/useSession";

/** Words for what the protocol names by codes. A code we do not know is shown as it is. */
export function useSummaryWords() {
  const { t } = useLocale();
  const { agentId } = useSession();

  function coded(area: string, code: string): string {
    const key = `${area}.${code}`;
    return key in zh ? t(key as Key) : code;
  }

  const reason = (code: HandoffReason): string => coded("reason", code);
  const language = (code: string): string => coded("language", code.slice(0, 2));
  const channel = (code: string): string => coded("channel", code);
  const trouble = (code: string): string => coded("trouble", code);
  const decision = (code: string): string => coded("decision", code);

  /** The last message in one line, with who said it where it was not the customer. */
  function lastWords(summary: ConversationSummary): string {
    const last = summary.last_message;
    if (!last) return t("lists.noWords");
    const text = last.text.replace(/\s+/gu, " ");
    if (last.sender === "bot") return `${t("sender.bot")}: ${text}`;
    return text;
  }

  function stateOf(summary: ConversationSummary): string {
    if (summary.state !== "assigned") return t(`state.${summary.state}`);
    if (summary.assignee?.id === agentId.value) return t("state.mine");
    return t("state.other", { name: summary.assignee?.name ?? t("notice.someone") });
  }

  return { reason, trouble, language, channel, decision, lastWords, stateOf };
}
