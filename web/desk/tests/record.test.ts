import type { RecordArticle } from "@jieli/shared/protocol";
import { expect, it } from "vitest";

import { partArticles } from "../src/model/record";
import { at } from "./fixtures";

function article(id: string, fields: Partial<RecordArticle> = {}): RecordArticle {
  return {
    article_id: id,
    title: id,
    language: null,
    product: "ecs",
    score: null,
    passage: null,
    shown_at: at(0),
    opened_at: null,
    seconds_read: 0,
    vote: null,
    sent_by: "bot",
    ...fields,
  };
}

it("parts what she saw from what she was only offered", () => {
  const answered = article("answered", { passage: "三个工作日内到账。" });
  const offered = article("offered");
  const opened = article("opened", { opened_at: at(5) });
  const refused = article("refused", { vote: "not_helped" });
  const sent = article("sent", { sent_by: "agent" });
  expect(partArticles([answered, offered, opened, refused, sent])).toEqual({
    seen: [answered, opened, refused, sent],
    offered: [offered],
  });
});
