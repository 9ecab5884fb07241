from __future__ import annotations

import re

from community.words import WORDS
from core.pages.words import LAYOUT


def test_both_languages_say_the_same_things_with_the_same_places():
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    assert not WORDS["zh"].keys() & LAYOUT["zh"].keys()
    for name, text in WORDS["zh"].items():
        assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", WORDS["en"][name]), name
