import { describe, expect, it } from "vitest";

import { markedParts } from "../staff/marked";

describe("marked text", () => {
  it("is cut where marks begin and end", () => {
    expect(markedParts("域名可以退款吗", [[0, 2], [4, 6]])).toEqual([
      { text: "域名", marked: true },
      { text: "可以", marked: false },
      { text: "退款", marked: true },
      { text: "吗", marked: false },
    ]);
  });

  it("counts characters, not the units that JavaScript keeps them in", () => {
    expect(markedParts("🙂退款", [[1, 3]])).toEqual([
      { text: "🙂", marked: false },
      { text: "退款", marked: true },
    ]);
  });

  it("is one part without marks, and none without text", () => {
    expect(markedParts("退款", [])).toEqual([{ text: "退款", marked: false }]);
    expect(markedParts("", [])).toEqual([]);
  });
});
