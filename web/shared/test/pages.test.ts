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
  await settled();
  expect(calls.map(({ after }) => after)).toEqual([undefined, "after a"]);
  calls[1]!.answer(["b"], null);
  await settled();
  expect(items.value).toEqual(["a", "b"]);
});

it("reads on in the list that is about to come, not in the one before", async () => {
  const { refresh, lengthen, items, calls } = list();
  void refresh();
  calls[0]!.answer(["of one filter"], "cursor of that");
  await settled();
  void refresh();
  void lengthen();
  calls[1]!.answer(["of another"], "cursor of another");
  await settled();
  expect(calls.map(({ after }) => after)).toEqual([undefined, undefined, "cursor of another"]);
  calls[2]!.answer(["more of another"], null);
  await settled();
  expect(items.value).toEqual(["of another", "more of another"]);
});
