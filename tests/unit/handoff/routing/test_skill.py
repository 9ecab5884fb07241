"""Skills and needs have one name each, which reads back as the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.routing.rules.skill import Need, Skill, SkillKind, lane_of, needs_of

WORDS = st.from_regex(r"[\w.-]{1,40}", fullmatch=True)
SKILLS = st.builds(Skill.of, st.sampled_from(SkillKind), WORDS).filter(bool)
NEEDS = st.builds(Need, SKILLS, st.integers(1, 5))


@given(SKILLS)
def test_a_name_reads_back_as_its_skill(skill):
    assert Skill.parse(str(skill)) == skill


@given(st.lists(NEEDS, max_size=4), st.randoms())
def test_who_needs_the_same_waits_in_the_same_lane(needs, random):
    other = list(needs)
    random.shuffle(other)
    assert lane_of(needs) == lane_of(other)
    assert sorted(needs) == list(needs_of(lane_of(needs)))


@pytest.mark.parametrize("word", ["", "~", "product:ecs", "product:ecs~0", "mood:good~2", "x~y~z"])
def test_a_word_of_a_lane_that_says_no_need_asks_for_nothing(word):
    assert needs_of(f"{word} language:zh~1") == (Need(Skill.parse("language:zh")),)


@pytest.mark.parametrize(
    ("words", "value"),
    [("ECS", "ecs"), ("Quick BI", "quick-bi"), (" 云服务器 ", "云服务器"), ("Elasticsearch", None)],
)
def test_what_people_call_a_product_names_its_skill(words, value):
    assert Skill.of(SkillKind.PRODUCT, words) == Skill(SkillKind.PRODUCT, value or words.casefold())


@pytest.mark.parametrize("words", ["", "   ", "a/b", "a:b", "a~2", "x" * 80, "<b>"])
def test_what_cannot_be_a_name_is_none(words):
    assert Skill.of(SkillKind.TOPIC, words) is None


@pytest.mark.parametrize("name", ["", "ecs", "product:", "mood:good", "product:ECS", "topic:a b"])
def test_a_wrong_name_is_refused_with_what_is_wrong(name):
    with pytest.raises(ValueError, match=r"must begin with|after the colon"):
        Skill.parse(name)
