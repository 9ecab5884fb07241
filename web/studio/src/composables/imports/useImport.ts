import { computed, onScopeDispose, ref, shallowRef, watch } from "vue";

import { lacking, stepOf, type ImportJob, type ImportOptions, type ImportPreview, type Mapping } from "../../model/imports";
import { useDeed } from "../page/useDeed";
import { usePages } from "@jieli/shared/staff/usePages";
import { useSession } from "../page/useSession";

const BEAT_MS = 1000;

/** One import: how its columns are read, how far it is, and what became of its rows. */
export function useImport(id: string) {
  const { imports: api } = useSession();
  const job = shallowRef<ImportJob | null>(null);
  const preview = shallowRef<ImportPreview | null>(null);
  const failure = shallowRef<unknown>(null);
  const mapping = ref<Mapping>({});
  const options = ref<ImportOptions | null>(null);
  const outcome = ref("");
  const deed = useDeed();
  const report = usePages((after?: string) => api.rows(id, outcome.value, after));
  const step = computed(() => (job.value ? stepOf(job.value) : "map"));
  const missing = computed(() => lacking(mapping.value));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gone = false;

  async function load(): Promise<void> {
    failure.value = null;
    try {
      take(await api.read(id));
      mapping.value = { ...job.value!.mapping };
      options.value = { ...job.value!.options };
      if (step.value === "map" || step.value === "tried" || step.value === "failed") await look();
    } catch (error) {
      failure.value = error;
    }
  }

  /** Looks at the file as it would be read now. */
  async function look(): Promise<void> {
    if (!options.value) return;
    const looked = await api.look(id, mapping.value, options.value);
    preview.value = looked.preview;
    mapping.value = { ...looked.preview.mapping };
    job.value = looked.import;
  }

  function take(now: ImportJob): void {
    const before = job.value;
    job.value = now;
    clearTimeout(timer);
    if (gone) return;
    if (now.state === "running") timer = setTimeout(() => void beat(), BEAT_MS);
    else if (now.finished_at && (before === null || before.state === "running")) void report.refresh();
  }

  async function beat(): Promise<void> {
    try {
      take(await api.read(id));
    } catch {
      if (!gone) timer = setTimeout(() => void beat(), 3 * BEAT_MS);
    }
  }

  function act(what: (chosen: { mapping: Mapping; options: ImportOptions }) => Promise<ImportJob>): Promise<boolean> {
    return deed.run(async () => {
      if (options.value) take(await what({ mapping: mapping.value, options: options.value }));
    });
  }

  const map = (column: string, field: string): Promise<boolean> => {
    mapping.value = { ...mapping.value, [column]: field };
    return deed.run(look);
  };

  watch(outcome, report.refresh);
  onScopeDispose(() => {
    gone = true;
    clearTimeout(timer);
  });

  return {
    job,
    preview,
    failure,
    mapping,
    options,
    outcome,
    missing,
    step,
    report,
    ...deed,
    load,
    map,
    lookAgain: () => deed.run(look),
    dryRun: () => act(({ mapping: columns, options: chosen }) => api.dryRun(id, columns, chosen)),
    start: () => act(({ mapping: columns, options: chosen }) => api.run(id, columns, chosen)),
    undo: () => act(() => api.undo(id)),
    stop: () => act(() => api.stop(id)),
  };
}
