"""The topic of a handoff comes from what she read, then from what she asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handoff.routing.rules.policy_file import shipped
from handoff.routing.rules.topic import About, candidates, topic_of, weights

POLICY = shipped()
ABOUT = {
    "ecs-1": About("ecs", "实例"),
    "ecs-2": About("ECS", "产品计费"),
    "slb-1": About("slb", "常见问题"),
    "bare": About(),
}
KNOWN = {"product:ecs", "product:slb", "topic:billing"}


def article(article_id, opened=False, seconds=0, vote=None):
    return {
        "article_id": article_id,
        "opened_at": "2026-03-02T09:00:00.000Z" if opened else None,
        "seconds_read": seconds,
        "vote": vote,
    }


def attempt(article_id, confidence):
    return {"confidence": confidence, "hits": [{"article_id": article_id}, {"article_id": "bare"}]}


def topic(articles=(), attempts=(), known=frozenset(KNOWN)):
    found = topic_of(weights(articles, attempts, POLICY), ABOUT, known, POLICY)
    return found and str(found.skill)


def test_what_she_opened_and_read_counts_more_than_what_was_only_shown():
    shown = [article("slb-1"), article("bare")]
    assert topic([*shown, article("ecs-1", opened=True)]) == "product:ecs"
    assert topic([*shown, article("ecs-1", opened=True, seconds=40)]) == "product:ecs"
    assert topic([article("slb-1"), article("ecs-1")], [attempt("slb-1", 0.3)]) == "product:slb"


def test_reading_for_hours_counts_as_much_as_reading_for_a_minute():
    hours = weights([article("ecs-1", opened=True, seconds=9999)], (), POLICY)
    assert hours == weights([article("ecs-1", opened=True, seconds=60)], (), POLICY)


def test_what_helped_her_is_no_longer_what_she_comes_for():
    read = article("ecs-1", opened=True, seconds=60, vote="helped")
    assert topic([read, article("slb-1")]) == "product:slb"
    assert topic([{**read, "vote": "not_helped"}, article("slb-1")]) == "product:ecs"


def test_without_reading_her_questions_tell():
    assert topic((), [attempt("slb-1", 0.4), attempt("ecs-1", 0.1)]) == "product:slb"
    assert topic((), [attempt("slb-1", 0.0)]) is None
    assert topic((), [{"confidence": None, "hits": []}]) is None


def test_a_topic_that_the_policy_names_goes_before_a_product_with_the_same_share():
    assert topic([article("ecs-2", opened=True)]) == "topic:billing"
    assert topic([article("ecs-2", opened=True), article("ecs-1")]) == "product:ecs"


def test_a_skill_that_nobody_has_is_never_the_topic():
    assert topic([article("ecs-1")], known={"product:slb"}) is None
    assert topic([article("ecs-2")], known={"product:ecs"}) == "product:ecs"


def test_a_topic_needs_a_share_of_all_that_she_read():
    other = [article("bare", opened=True, seconds=60), article("bare-2", opened=True)]
    assert topic([article("slb-1"), *other]) is None


def test_articles_ask_for_their_product_and_their_topic():
    assert candidates(ABOUT, POLICY) >= {"product:ecs", "topic:billing", "topic:实例"}
    assert candidates({"x": About("a/b", "<b>")}, POLICY) == set()


@given(
    st.lists(
        st.builds(article, st.sampled_from(sorted(ABOUT)), st.booleans(), st.integers(0, 900))
    ),
    st.lists(st.builds(attempt, st.sampled_from(sorted(ABOUT)), st.floats(0, 1))),
    st.sampled_from([KNOWN, {"product:slb"}, set()]),
)
def test_the_topic_is_known_and_its_share_a_share(articles, attempts, known):
    found = topic_of(weights(articles, attempts, POLICY), ABOUT, known, POLICY)
    if found is not None:
        assert str(found.skill) in known
        assert POLICY.topic.least_share <= found.share <= 1 + 1e-9
