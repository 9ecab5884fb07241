import { expect, it } from "vitest";

import { linkify } from "../src/model/linkify";

const links = (text: string): (string | null)[] => linkify(text).map(({ href }) => href).filter(Boolean);

it("finds addresses between Chinese words and ends them at Chinese punctuation", () => {
  expect(links("请看https://help.example.com/a?b=1，谢谢。")).toEqual(["https://help.example.com/a?b=1"]);
});

it("leaves the full stop outside", () => {
  expect(links("See https://example.com/x.")).toEqual(["https://example.com/x"]);
});

it("loses not a character", () => {
  const text = "a https://example.com/) b <b>http://x.example</b>";
  expect(linkify(text).map((part) => part.text).join("")).toBe(text);
});

it("links only http and https", () => {
  expect(links("javascript:alert(1) data:text/html,x ftp://example.com file:///etc/passwd")).toEqual([]);
});

it("keeps markup as words", () => {
  expect(linkify("<img src=x onerror=alert(1)>")).toEqual([{ text: "<img src=x onerror=alert(1)>", href: null }]);
});
