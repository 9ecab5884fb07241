"""A turn as actions read it from Rasa."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.dialogue.services import Services
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words, words
from actions.registry import all_actions
from tests.conversations.knowledge import Knowledge
from tests.rasa_server import ROOT


def _tracker(message: dict[str, Any], **slots: Any) -> Tracker:
    return Tracker("me", slots, message, [], False, None, {}, "action_listen")


def test_the_language_is_what_the_app_said() -> None:
    turn = Turn.of(_tracker({"text": "你好", "metadata": {"language": "en"}}))
    assert turn.language == "en"


@pytest.mark.parametrize("metadata", [None, {}, {"language": "fr"}])
def test_without_a_language_of_ours_the_text_tells(metadata: dict[str, Any] | None) -> None:
    assert Turn.of(_tracker({"text": "hello", "metadata": metadata})).language == "en"
    assert Turn.of(_tracker({"text": "你好", "metadata": metadata})).language == "zh"


def test_a_click_names_its_article_before_the_one_shown_last() -> None:
    clicked = {"entities": [{"entity": "article_id", "value": "a"}]}
    assert Turn.of(_tracker(clicked, last_article="b")).article_id == "a"
    assert Turn.of(_tracker({}, last_article="b")).article_id == "b"


def test_everything_is_said_in_both_languages() -> None:
    for what in Words:
        assert words(what, "zh") != words(what, "en")
        assert "!" not in words(what, "en") + words(what, "zh")
        assert "！" not in words(what, "zh")


def test_the_registry_holds_exactly_the_actions_of_the_domain() -> None:
    import yaml

    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    knowledge = Knowledge()
    made = [action.name() for action in all_actions(Services(knowledge, knowledge))]
    assert sorted(made) == sorted(domain["actions"])
