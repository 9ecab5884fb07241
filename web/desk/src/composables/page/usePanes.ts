import { createShared } from "@jieli/shared/staff/createShared";
import { reactive, ref, watch } from "vue";

export type PaneName = "lists" | "know";
/** What a narrow screen shows: one pane on a phone, on a tablet the chat and one beside it. */
export type View = "lists" | "chat" | "know";

/** What stands beside the chat. */
export const KNOW_TABS = ["record", "search", "canned"] as const;
export type KnowTab = (typeof KNOW_TABS)[number];

export const PANE_LIMITS: Record<PaneName, { min: number; max: number; usual: number }> = {
  lists: { min: 240, max: 460, usual: 312 },
  know: { min: 300, max: 640, usual: 384 },
};

const STORED = "jieli.desk.panes";

/** The widths of the side panes, remembered, and which pane a narrow screen shows. */
export const [providePanes, usePanes] = createShared("panes", createPanes);

function createPanes() {
  const widths = reactive(stored());
  const view = ref<View>("lists");
  const tab = ref<KnowTab>("record");

  function resize(pane: PaneName, width: number): void {
    widths[pane] = clamp(pane, width);
  }

  watch(widths, () => localStorage.setItem(STORED, JSON.stringify(widths)));
  return { widths, view, tab, resize };
}

function stored(): Record<PaneName, number> {
  const usual = { lists: PANE_LIMITS.lists.usual, know: PANE_LIMITS.know.usual };
  try {
    const saved = JSON.parse(localStorage.getItem(STORED) ?? "{}") as Partial<typeof usual>;
    return {
      lists: clamp("lists", saved.lists ?? usual.lists),
      know: clamp("know", saved.know ?? usual.know),
    };
  } catch {
    return usual;
  }
}

function clamp(pane: PaneName, width: number): number {
  const { min, max, usual } = PANE_LIMITS[pane];
  return Number.isFinite(width) ? Math.round(Math.min(max, Math.max(min, width))) : usual;
}
