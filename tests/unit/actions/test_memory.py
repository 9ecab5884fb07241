"""What the dialogue remembers, and what of it travels to the agent."""

from __future__ import annotations

import re

import pytest
import yaml

from actions.dialogue.memory import for_handoff
from actions.dialogue.turn import Turn
from tests.rasa_server import ROOT

# What the bot waits for means nothing to the agent who takes over.
REMEMBERED = sorted(
    yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["slots"].keys() - {"awaiting"}
)


def test_everything_that_was_remembered_travels_to_the_agent() -> None:
    slots = dict.fromkeys([*REMEMBERED, "awaiting"], 1)
    assert sorted(for_handoff(Turn("转人工", "zh", "request_person", {}, slots))) == REMEMBERED


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("slot", [*REMEMBERED, "message"])
def test_the_desk_has_words_for_what_travels(slot: str, language: str) -> None:
    words = (ROOT / f"web/desk/src/locale/{language}.ts").read_text("utf-8")
    assert re.search(rf'^  "slot\.{slot}": ".+",$', words, re.MULTILINE)
