"""An article as an answer."""

from __future__ import annotations

from typing import Any

from handoff.bot.reply import Answer
from kb_index.article import Article
from kb_index.render import to_html, to_text

SHOWN_WHOLE = 600
"""An answer of at most so many characters is shown whole rather than its best passage."""


def answer_with(
    article: Article,
    passage: str = "",
    confidence: float | None = None,
    attempt: dict[str, Any] | None = None,
    *,
    foreign: bool = False,
) -> Answer:
    """Propose an article: whole when it is short, else the passage or its beginning.

    ``confidence`` is that of the search which decided for it; an article that the customer chose
    herself has none. ``foreign``: there is no version in her language.
    """
    whole = article.answer.strip()
    shown = whole if len(whole) <= SHOWN_WHOLE else passage.strip() or _beginning(whole)
    return Answer(
        article_id=article.id,
        title=article.title,
        language=article.language,
        product=article.product,
        text=to_text(shown),
        html=to_html(shown),
        confidence=confidence,
        complete=shown == whole,
        attempt=attempt,
        foreign=foreign,
    )


def _beginning(markdown: str) -> str:
    """Return the first paragraphs, as many as fit; a paragraph is never cut."""
    shown, *rest = markdown.split("\n\n")
    for paragraph in rest:
        if len(shown) + len(paragraph) > SHOWN_WHOLE:
            break
        shown += "\n\n" + paragraph
    return shown
