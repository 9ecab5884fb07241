from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from help_centre.address import article_path, named, shelf_path, slug


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("How do I get a refund?", "how-do-i-get-a-refund"),
        ("如何申请退款？", "如何申请退款"),
        ("ECS: what's new?!", "ecs-what-s-new"),
        ("？？", "-"),
        ("", "-"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_slug_is_the_words_of_the_title(title, expected):
    assert slug(title) == expected


def test_a_long_title_is_cut_between_words():
    cut = slug("word " * 40)
    assert len(cut) <= 60
    assert set(cut.split("-")) == {"word"}


@given(st.text(max_size=200), st.text(min_size=1, max_size=64))
def test_an_address_is_one_path_whatever_is_in_the_title_and_the_id(title, article_id):
    try:
        title.encode(), article_id.encode()
    except UnicodeEncodeError:
        return
    path = article_path("zh", article_id, title)
    assert path.isascii()
    assert path.count("/") == 5
    assert unquote(path.split("/")[4]) == article_id


@pytest.mark.parametrize("name", ["ecs", "Prometheus监控", "A/B test", "50% off", "a%2Fb", ""])
def test_what_a_part_of_an_address_names_is_read_back(name):
    part = shelf_path("en", name).rsplit("/", 1)[1]
    assert named(unquote(part)) == name
