import { computed, ref } from "vue";
import { useRouter } from "vue-router";

import { nextOf, othersOf, type Move } from "../../model/moves";
import { useDeed } from "../page/useDeed";
import { useEditor } from "./useEditor";

/** The moves that an article can make now, and the one that is being asked about. */
export function useMoves() {
  const editor = useEditor();
  const router = useRouter();
  const { busy, problem, run: deed } = useDeed();
  const asked = ref<Move | null>(null);
  const next = computed(() => nextOf(editor.actions.value));
  const others = computed(() => othersOf(editor.actions.value));

  function ask(move: Move | null): void {
    problem.value = "";
    asked.value = asked.value === move ? null : move;
  }

  function run(move: Move, more: { note: string; covers: string[] }): void {
    void deed(async () => {
      const done = await perform(move, more);
      asked.value = null;
      if (done && move === "trash") await router.push("/articles");
    });
  }

  function perform(move: Move, { note, covers }: { note: string; covers: string[] }): Promise<boolean> {
    if (move === "discard") return editor.discard();
    if (move === "archive" || move === "trash" || move === "untrash") return editor.plainMove(move, note);
    return editor.move(move, move === "publish" ? { note, covers } : { note });
  }

  return { next, others, asked, ask, run, busy, problem };
}
