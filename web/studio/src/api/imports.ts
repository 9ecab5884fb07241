import type { ApiClient } from "@jieli/shared/staff/client";

import type { ImportJob, ImportOptions, ImportPreview, Mapping, ReportRow } from "../model/imports";

const IMPORTS = "/api/studio/imports";

interface Job {
  import: ImportJob;
}

export interface Looked extends Job {
  preview: ImportPreview;
}

/** Imports as jobs: brought, looked at, tried, run, undone. */
export function createImportsApi(client: ApiClient) {
  const move = async (id: string, action: string, body: object = {}): Promise<ImportJob> =>
    (await client.post<Job>(`${pathOf(id)}/${action}`, body)).import;

  return {
    list: async (before?: string) => {
      const { imports, next } = await client.get<{ imports: ImportJob[]; next: string | null }>(IMPORTS, { before });
      return { items: imports, next };
    },
    bring: (file: File) => client.send(IMPORTS, { name: file.name }, file) as Promise<Looked>,
    fetchPages: (addresses: string[]) => client.post<Looked>(`${IMPORTS}/addresses`, { addresses }),
    read: async (id: string) => (await client.get<Job>(pathOf(id))).import,
    look: (id: string, mapping?: Mapping, options?: ImportOptions) =>
      client.post<Looked>(`${pathOf(id)}/preview`, { mapping, options }),
    dryRun: (id: string, mapping: Mapping, options: ImportOptions) => move(id, "dry-run", { mapping, options }),
    run: (id: string, mapping: Mapping, options: ImportOptions) => move(id, "run", { mapping, options }),
    undo: (id: string) => move(id, "undo"),
    stop: (id: string) => move(id, "stop"),
    rows: async (id: string, outcome: string, after?: string) => {
      const { rows, next } = await client.get<{ rows: ReportRow[]; next: number | null }>(`${pathOf(id)}/rows`, {
        outcome: outcome || undefined,
        after,
      });
      return { items: rows, next: next === null ? null : String(next) };
    },
  };
}

/** Where the whole report lies as a file. */
export function reportAddress(id: string, outcome: string, language: string): string {
  return `${pathOf(id)}/report?${new URLSearchParams({ outcome, language }).toString()}`;
}

/** Where everything that fits lies as a file. */
export function exportAddress(query: Record<string, string>): string {
  const filled = Object.entries(query).filter(([, value]) => value !== "");
  return `/api/studio/exports?${new URLSearchParams(filled).toString()}`;
}

function pathOf(id: string): string {
  return `${IMPORTS}/${encodeURIComponent(id)}`;
}
