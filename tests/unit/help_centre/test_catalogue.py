from __future__ import annotations

from datetime import UTC, datetime

from help_centre.catalogue import popular, shelves
from kb_index.browsing.listed import Count, Listed


def listed(key):
    return Listed(key, key, "zh", "ecs", "", "", datetime(2026, 1, 1, tzinfo=UTC))


def test_the_fullest_product_comes_first_and_what_has_none_last():
    counts = [Count("", "", 90), Count("ecs", "b", 3), Count("cdn", "", 2), Count("ecs", "a", 4)]
    found = shelves(counts)
    assert [(one.product, one.articles) for one in found] == [("ecs", 7), ("cdn", 2), ("", 90)]
    assert [one.category for one in found[0].categories] == ["a", "b"]
    assert found[0].of("b") == 3
    assert found[0].of("none") == 0


def test_only_a_product_with_several_categories_is_divided():
    assert shelves([Count("ecs", "a", 1), Count("ecs", "", 1)])[0].divided
    assert not shelves([Count("ecs", "a", 9)])[0].divided


def test_popular_is_what_was_opened_most_then_what_is_new_each_once():
    read = {key: listed(key) for key in ("a", "b")}
    fresh = [listed(key) for key in ("b", "c", "d")]
    found = popular({"a": 1, "b": 5, "gone": 9}, read, fresh, 3)
    assert [one.id for one in found] == ["b", "a", "c"]


def test_where_nobody_has_read_the_newest_stand_in():
    assert [one.id for one in popular({}, {}, [listed("a")], 8)] == ["a"]
