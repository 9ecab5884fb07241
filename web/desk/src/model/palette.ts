/** Something that the palette can do. */
export interface Command {
  id: string;
  title: string;
  /** The key that does the same, or where a conversation stands. */
  detail: string;
  run: () => void;
}

/** The commands whose words hold what was typed: at the beginning first, then anywhere, in their own order. */
export function findCommands(typed: string, commands: readonly Command[], limit = 12): Command[] {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ title, detail }: Command): number => {
    const at = title.toLowerCase().indexOf(wanted);
    if (at === 0) return 0;
    if (at > 0) return 1;
    return detail.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return commands
    .map((command, order) => ({ command, order, rank: rank(command) }))
    .filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .slice(0, limit)
    .map(({ command }) => command);
}
