"""What people call a product, from one file that editors can read."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "products.csv"
_ABBREVIATION = re.compile(r"[a-z0-9]{2,5}")


def product_name(product: str, language: str) -> str:
    """Return a product as people write it in a language.

    A product that the file does not know stays as its editors wrote it; ``ecs`` reads as an
    abbreviation, as in web/shared/products.ts.
    """
    known = _table().get(product)
    if known is not None:
        return known["zh" if language == "zh" else "en"]
    return product.upper() if _ABBREVIATION.fullmatch(product) else product


def product_words(product: str) -> tuple[str, ...]:
    """Return everything that a product is called, in any language."""
    known = _table().get(product)
    if known is None:
        return (product,)
    return (product, known["zh"], known["en"], *filter(None, known["also"].split("|")))


@cache
def _table() -> dict[str, dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as rows:
        return {row["product"]: row for row in csv.DictReader(rows)}
