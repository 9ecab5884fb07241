import { expect, it } from "vitest";

import { usePages } from "../staff/usePages";

const settled = () => new Promise((done) => setTimeout(done));

/** A list on a slow line; `answer` lets the oldest call have a page. */
function list() {
  const calls: { after: string | undefined; answer: (items: string[], next: string | null) => void }[] = [];
  const pages = usePages(
    (after?: string) => new Promise<{ items: string[]; next: string | null }>((done) => calls.push({ after, answer: (items, next) => done({ items, next }) })),
  );
  return { ...pages, calls };
}

it("reads a page once, however often more is asked for", async () => {
  const { refresh, lengthen, items, calls } = list();
  void refresh();
  calls[0]!.answer(["a"], "after a");
  await settled();
  void lengthen();
  void lengthen();
  expect(calls.map(({ after }) => after)).toEqual([undefined, "after a"]);
  calls[1]!.answer(["b"], null);
  await settled();
  expect(items.value).toEqual(["a", "b"]);
});

it("adds no page to a list that is about to be another one", async () => {
  const { refresh, lengthen, lengthening, items, calls } = list();
  void refresh();
  calls[0]!.answer(["of one filter"], "cursor of that");
  await settled();
  void refresh();
  void lengthen();
  expect(lengthening.value).toBe(false);
  calls.at(-1)!.answer(["of another"], null);
  await settled();
  expect(items.value).toEqual(["of another"]);
});
