/** Words that agents send again and again. */
export interface CannedReply {
  id: string;
  /** `mine`, `all`, or `team:` and a team's id. */
  shelf: string;
  shortcut: string;
  title: string;
  /** May hold placeholders such as `{contact.name}`. */
  text: string;
  may_change: boolean;
  updated_at: string;
}
