import { expect, it } from "vitest";

import { lacking, sampleOf, sizeWords, stepOf, type ImportJob, type ImportPreview } from "../src/model/imports";

const job = (fields: Partial<ImportJob>): ImportJob =>
  ({ state: "previewed", doing: null, finished_at: null, ...fields }) as ImportJob;

it("goes from mapping over the dry run to the report", () => {
  const at = "2026-03-01T08:00:00.000Z";
  expect(stepOf(job({}))).toBe("map");
  expect(stepOf(job({ state: "running", doing: "dry_run" }))).toBe("running");
  expect(stepOf(job({ doing: "dry_run", finished_at: at }))).toBe("tried");
  expect(stepOf(job({ state: "done", doing: "import", finished_at: at }))).toBe("done");
  expect(stepOf(job({ state: "undone", doing: "undo", finished_at: at }))).toBe("done");
  expect(stepOf(job({ state: "failed", doing: "import", finished_at: at }))).toBe("failed");
});

it("shows the first cell of a column that holds anything", () => {
  const preview = { rows: [{ cells: { tags: [] } }, { cells: { tags: ["a", "b"] } }] } as unknown as ImportPreview;
  expect(sampleOf(preview, "tags")).toBe("a · b");
  expect(sampleOf(preview, "nothing")).toBe("");
});

it("needs a title and an answer", () => {
  expect(lacking({ 问题: "title", 备注: "" })).toEqual(["answer"]);
  expect(lacking({ a: "title", b: "answer", c: "answer" })).toEqual([]);
});

it("says sizes in words", () => {
  expect([900, 34_000, 5_000_000].map(sizeWords)).toEqual(["900 B", "33 KB", "4.8 MB"]);
});
