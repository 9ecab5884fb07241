import { expect, it } from "vitest";

import type { Merge, MergeConflict } from "../src/model/article";
import { mayKeepBoth, resolved } from "../src/model/resolving";
import { content } from "./fixtures";

const line = (at: number, mine: string[], theirs: string[]): MergeConflict => ({ field: "answer", line: at, base: [], mine, theirs });

it("puts the chosen lines where mine stood, whatever their number", () => {
  const merge: Merge = {
    content: content({ answer: "a\nmine 1\nb\nmine 2\nmine 3\nc" }),
    conflicts: [line(1, ["mine 1"], ["theirs 1", "theirs 1b"]), line(3, ["mine 2", "mine 3"], [])],
  };
  expect(resolved(merge, ["theirs", "mine"]).answer).toBe("a\ntheirs 1\ntheirs 1b\nb\nmine 2\nmine 3\nc");
  expect(resolved(merge, ["both", "theirs"]).answer).toBe("a\ntheirs 1\ntheirs 1b\nmine 1\nb\nc");
  expect(resolved(merge, []).answer).toBe(merge.content.answer);
});

it("takes one value or the other of a field that is one value", () => {
  const conflict: MergeConflict = { field: "audience", line: null, base: ["public"], mine: ["agents"], theirs: ["signed_in"] };
  const merge: Merge = { content: content({ audience: "agents" }), conflicts: [conflict] };
  expect(resolved(merge, ["theirs"]).audience).toBe("signed_in");
  expect(resolved(merge, ["mine"]).audience).toBe("agents");
  expect(mayKeepBoth(conflict)).toBe(false);
});
