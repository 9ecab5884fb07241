import { expect, it } from "vitest";

import { sizeOf } from "../src/model/files";

it("writes sizes as people read them", () => {
  expect([0, 1023, 1024, 12_000, 3_600_000].map(sizeOf)).toEqual(["0 B", "1023 B", "1 KB", "12 KB", "3.4 MB"]);
});
