import { expect, it } from "vitest";

import { distinct, wordingsOf } from "../src/model/wordings";

it("takes a pasted list apart, without bullets, numbers and empty lines", () => {
  expect(wordingsOf("- 怎么退款\r\n\n2. 能退钱吗\n•  退款流程  \n")).toEqual(["怎么退款", "能退钱吗", "退款流程"]);
});

it("keeps a number that belongs to the question", () => {
  expect(wordingsOf("404 是什么意思")).toEqual(["404 是什么意思"]);
});

it("keeps each wording once, whatever its case and spaces", () => {
  expect(distinct(["Reset password", "reset  PASSWORD", "reset pass"])).toEqual(["Reset password", "reset pass"]);
});
