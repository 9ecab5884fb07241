from __future__ import annotations

import re

from core.pages.words import LAYOUT
from help_centre.words import WORDS


def test_both_languages_say_the_same_things_with_the_same_places():
    for words in (LAYOUT, WORDS):
        assert words["zh"].keys() == words["en"].keys()
        for name, text in words["zh"].items():
            if name in ("article", "articles"):
                continue
            assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", words["en"][name]), name


def test_the_layout_and_the_pages_use_no_name_twice():
    assert not LAYOUT["zh"].keys() & WORDS["zh"].keys()
