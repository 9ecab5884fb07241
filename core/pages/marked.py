"""Text with some of its words marked."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """Return a text as HTML in which the characters of the spans stand in ``<mark>``.

    Everything else is escaped. Spans that overlap or go beyond the text are cut.
    """
    parts, done = [], 0
    for start, end in sorted(spans):
        start, end = max(start, done), min(end, len(text))
        if start >= end:
            continue
        parts += [escape(text[done:start]), Markup("<mark>%s</mark>") % text[start:end]]
        done = end
    return Markup("").join([*parts, escape(text[done:])])
