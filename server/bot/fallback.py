"""The dialogue without Rasa: the same actions, chosen by a click or two keywords.

Without Rasa a short reply such as "no" means nothing, so a person is offered every time, except to
who says that she is served. What was talked about is known all the same: follow-ups and answers to
what was asked back are understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from actions.action_answer import SearchAndAnswer
from actions.action_choose import ChooseArticle
from actions.action_go_on import GoOn
from actions.action_helped import RecordHelped
from actions.action_not_helped import RecordNotHelped
from actions.action_request_person import AskForPerson
from actions.action_survey import TakeRating
from actions.dialogue.base import JieliAction
from actions.dialogue.services import Services
from actions.dialogue.trial import Trial
from actions.dialogue.turn import Turn as ActionTurn
from actions.dialogue.words import Words, words
from core.errors import IndexUnavailable, Language
from deflection.experiments.treating.assigning import Assigning, Nobody
from handoff.bot.reply import OfferPerson, Proposal, RequestPerson
from handoff.bot.turns import Turn
from kb_index.text.folding import normalise
from server.bot.replies import as_click

_PERSON = re.compile(r"人工|真人|客服|投诉|\b(human|agent|a person|representative|complain\w*)\b")

_SERVED = (RecordHelped, TakeRating)
"""What she does who needs nobody."""


@dataclass(frozen=True, slots=True)
class Fallback:
    """Answers a turn from search alone."""

    services: Services
    experiments: Assigning = field(default_factory=Nobody)

    async def propose(self, turn: Turn) -> Sequence[Proposal]:
        """Do what the click or the words ask for, and offer a person to who still needs one."""
        turn = as_click(turn)
        action = self._action(turn)
        action_turn = ActionTurn(
            text=turn.text,
            language=_language(turn),
            intent="",
            entities=_entities(turn),
            slots={},
            context=turn.context,
            trial=Trial(self.experiments.assigned(turn.person_id)),
        )
        try:
            proposals = (await action.propose(action_turn)).proposals
        except IndexUnavailable:
            proposals = []
        if _needs_a_person(action, proposals):
            proposals = [*proposals, OfferPerson(action_turn.says(Words.OFFER))]
        return [*proposals, *action_turn.trial.exposed()]

    def _action(self, turn: Turn) -> JieliAction:
        if turn.action is None:
            asks = _PERSON.search(normalise(turn.text))
            return AskForPerson() if asks else SearchAndAnswer(self.services)
        match turn.action["kind"]:
            case "choose":
                return ChooseArticle(self.services)
            case "clarify":
                return SearchAndAnswer(self.services)
            case "helped":
                return RecordHelped() if turn.action["value"] else RecordNotHelped()
            case "request_person":
                return AskForPerson()
            case "rate":
                return TakeRating()
        return GoOn()


def _needs_a_person(action: JieliAction, proposals: Sequence[Proposal]) -> bool:
    """Tell whether she is still to be offered a person: she is not served, nor offered one yet."""
    if isinstance(action, _SERVED):
        return False
    return not any(isinstance(proposal, RequestPerson | OfferPerson) for proposal in proposals)


def give_up(turn: Turn) -> Sequence[Proposal]:
    """Offer a person when a turn has failed again and again."""
    return [OfferPerson(words(Words.OFFER, _language(turn)))]


def _language(turn: Turn) -> Language:
    return "zh" if turn.language == "zh" else "en"


def _entities(turn: Turn) -> dict[str, str]:
    return {
        name: str(value)
        for name, value in (turn.action or {}).items()
        if name in ("article_id", "rating", "question", "facet", "value")
    }
