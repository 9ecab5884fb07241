/** Imports and exports (docs/studio-imports.md). */
import type { Audience, Person } from "./article";

export const FIELDS = [
  "title",
  "answer",
  "variants",
  "external_id",
  "language",
  "product",
  "category",
  "tags",
  "audience",
  "status",
  "kind",
  "translation_key",
  "source",
  "valid_from",
  "valid_until",
  "owner_id",
  "review_at",
] as const;
export const EXPORTS = ["xlsx", "csv", "markdown", "html", "jsonl"] as const;
/** What the picker of files offers; the server looks at the content. */
export const ACCEPTED = ".csv,.tsv,.xlsx,.jsonl,.md,.html,.htm,.docx,.pdf,.zip,.json,.xml,.7z,.txt";

export type ImportField = (typeof FIELDS)[number];
export type ExportFormat = (typeof EXPORTS)[number];
export type Mapping = Record<string, string>;

export interface ImportOptions {
  status: "draft" | "in_review" | "published";
  audience: Audience;
  language: "zh" | "en" | "";
  product: string;
  category: string;
  collection: string;
  keep_edited: boolean;
}

export type ImportOutcome = "added" | "changed" | "unchanged" | "kept" | "refused";
export const OUTCOMES: readonly ImportOutcome[] = ["added", "changed", "unchanged", "kept", "refused"];
export const UNDONE = ["restored", "removed", "edited", "gone"] as const;

export interface ImportProblem {
  code: string;
  column: string;
  zh: string;
  en: string;
}

export interface ImportJob {
  id: string;
  name: string;
  format: string;
  size: number;
  state: "previewed" | "running" | "done" | "failed" | "undone";
  doing: "import" | "dry_run" | "undo" | null;
  author: Person;
  columns: string[];
  mapping: Mapping;
  options: ImportOptions;
  total: number;
  done: number;
  counts: Partial<Record<string, number>>;
  error: { code: string; zh: string; en: string } | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

export interface ImportPreview {
  columns: string[];
  mapping: Mapping;
  total: number;
  refused: number;
  rows: { place: string; cells: Record<string, string | string[]>; problems: ImportProblem[] }[];
  problems: { place: string; problems: ImportProblem[] }[];
}

export interface ReportRow {
  number: number;
  place: string;
  outcome: ImportOutcome;
  title: string;
  external_id: string;
  article_id: string | null;
  revision: number | null;
  problems: ImportProblem[];
  undone: (typeof UNDONE)[number] | null;
}

export type Step = "map" | "tried" | "running" | "done" | "failed";
export const STEPS = ["map", "tried", "running", "done"] as const;

/** How far an import is, as its page shows it. */
export function stepOf(job: ImportJob): Step {
  if (job.state === "running") return "running";
  if (job.state === "failed") return "failed";
  if (job.state === "done" || job.state === "undone") return "done";
  return job.doing === "dry_run" && job.finished_at ? "tried" : "map";
}

/** A first cell of a column, for seeing what it holds. */
export function sampleOf(preview: ImportPreview, column: string): string {
  for (const { cells } of preview.rows) {
    const cell = cells[column];
    const text = Array.isArray(cell) ? cell.join(" · ") : (cell ?? "");
    if (text.trim()) return text;
  }
  return "";
}

/** The fields that must have a column and have none. */
export function lacking(mapping: Mapping): ImportField[] {
  const fields = new Set(Object.values(mapping));
  return (["title", "answer"] as const).filter((field) => !fields.has(field));
}

/** `3.4 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 2 ** 20) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
