"""Samples: stable, of the size that was asked for, and independent of each other."""

from __future__ import annotations

from core.sampling import is_sampled, place

IDS = [f"contact-{number}" for number in range(20_000)]


def test_a_sample_is_the_same_whenever_it_is_drawn():
    assert place("nps:0123abcd") == place("nps:0123abcd") == 0.35049856081220065
    assert [id_ for id_ in IDS[:50] if is_sampled("nps", id_, 0.1)] == [
        id_ for id_ in IDS[:50] if is_sampled("nps", id_, 0.1)
    ]


def test_a_sample_is_as_large_as_it_should_be_and_a_larger_one_holds_it():
    small = {id_ for id_ in IDS if is_sampled("nps", id_, 0.1)}
    large = {id_ for id_ in IDS if is_sampled("nps", id_, 0.25)}
    assert abs(len(small) / len(IDS) - 0.1) < 0.01
    assert small < large
    assert not any(is_sampled("nps", id_, 0.0) for id_ in IDS)
    assert all(is_sampled("nps", id_, 1.0) for id_ in IDS)


def test_samples_about_different_things_are_independent():
    both = [id_ for id_ in IDS if is_sampled("nps", id_, 0.5) and is_sampled("ces", id_, 0.5)]
    assert abs(len(both) / len(IDS) - 0.25) < 0.02
