/** The script of the server's public pages: they work without it, and a little better with it. */

import { openChat } from "./chat";
import { watchReading } from "./reading";
import { suggestAsTyped } from "./suggest";
import { voteInPlace } from "./vote";

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-search]")) suggestAsTyped(form);
const article = document.querySelector<HTMLElement>("[data-article-id]");
if (article?.dataset.articleId) {
  const reading = watchReading(article.dataset.articleId);
  const vote = article.querySelector<HTMLFormElement>("form[data-vote]");
  if (vote) voteInPlace(vote, reading);
}
for (const offer of document.querySelectorAll<HTMLElement>("[data-chat]")) offer.hidden = false;
for (const button of document.querySelectorAll("[data-open-chat]")) button.addEventListener("click", openChat);
