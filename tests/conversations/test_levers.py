"""What an experiment may change of the dialogue, through a real Rasa: policies and words."""

from __future__ import annotations

from typing import Any

import pytest

from deflection.experiments.treating.assigning import Assigned
from deflection.experiments.treating.treatment import AS_SET, Treatment
from handoff.bot.reply import Exposed, to_json
from tests.conversations.conftest import Talk
from tests.rasa_server import RasaServer

pytestmark = pytest.mark.rasa

SORRY = {"zh": "这个我还不会。", "en": "That I have not learnt yet."}


async def told(rasa: RasaServer, variant: str, tried: Treatment, text: str) -> list[dict[str, Any]]:
    """Return what a new customer in a variant is answered; that it mattered comes last."""
    assigned = Assigned("e1", variant, {"a": AS_SET, "b": tried})
    *shown, exposed = await Talk(rasa, experiments=(assigned.to_json(),)).say(text)
    assert exposed == to_json(Exposed("e1", variant))
    return shown


@pytest.mark.parametrize(
    ("tried", "text", "as_set", "otherwise"),
    [
        ({"asks_back": False}, "续费", ["alternatives"], ["choices"]),
        ({"offers_after": 1}, "怎么给独角兽剪指甲", ["no_answer"], ["no_answer", "offer_person"]),
    ],
)
async def test_the_policy_is_that_of_the_variant(
    rasa: RasaServer, tried: dict[str, Any], text: str, as_set: list[str], otherwise: list[str]
) -> None:
    treatment = Treatment.model_validate(tried)
    for variant, kinds in (("a", as_set), ("b", otherwise)):
        shown = await told(rasa, variant, treatment, text)
        assert [proposal["kind"] for proposal in shown] == kinds


async def test_the_words_are_those_of_the_variant(rasa: RasaServer) -> None:
    treatment = Treatment.model_validate({"words": {"no_answer": SORRY}})
    [as_set] = await told(rasa, "a", treatment, "怎么给独角兽剪指甲")
    [otherwise] = await told(rasa, "b", treatment, "怎么给独角兽剪指甲")
    assert as_set["text"] != otherwise["text"] == SORRY["zh"]
