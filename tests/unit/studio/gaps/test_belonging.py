"""Where a gap belongs."""

from __future__ import annotations

from studio.gaps.belonging import Belonging, Nearest, Shelf, Verdict, belonging

SHELVES = {
    "a": Shelf("ecs", "disks"),
    "b": Shelf("ecs", "network"),
    "c": Shelf("billing", "invoices"),
}


def test_without_anything_near_a_new_article_belongs_nowhere():
    assert belonging([], 4, SHELVES) == Belonging()


def test_an_article_that_most_questions_are_near_to_is_extended():
    found = belonging([Nearest("a", 6, 0.4), Nearest("c", 2, 0.6)], 10, SHELVES)
    assert found == Belonging(Verdict.EXTEND, "a", 0.4, "ecs", "disks")


def test_one_that_hardly_answers_them_is_not():
    assert belonging([Nearest("a", 9, 0.1)], 10, SHELVES).verdict is Verdict.NEW


def test_one_that_is_near_to_few_of_them_is_not():
    assert belonging([Nearest("a", 4, 0.6)], 10, SHELVES).verdict is Verdict.NEW


def test_the_shelf_is_that_of_most_questions_not_of_the_nearest_article():
    near = [Nearest("c", 4, 0.1), Nearest("a", 3, 0.1), Nearest("b", 3, 0.1)]
    found = belonging(near, 10, SHELVES)
    assert (found.nearest, found.product, found.category) == ("c", "ecs", "disks")


def test_an_article_that_is_gone_is_no_place():
    assert belonging([Nearest("gone", 9, 0.9)], 9, SHELVES) == Belonging()
