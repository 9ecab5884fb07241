"""All actions, made with their services."""

from __future__ import annotations

from actions.action_answer import SearchAndAnswer
from actions.action_ask_message import AskMessage
from actions.action_choose import ChooseArticle
from actions.action_go_on import GoOn
from actions.action_helped import RecordHelped
from actions.action_leave_message import KeepMessage
from actions.action_not_helped import RecordNotHelped
from actions.action_request_person import AskForPerson
from actions.action_say import courtesies
from actions.action_small_talk import SmallTalk
from actions.action_soothe import Soothe
from actions.action_survey import TakeRating
from actions.dialogue.base import JieliAction
from actions.dialogue.services import Services


def all_actions(services: Services) -> list[JieliAction]:
    """Return every action of the domain, ready to be registered with the executor."""
    return [
        SearchAndAnswer(services),
        ChooseArticle(services),
        SmallTalk(services),
        RecordHelped(),
        RecordNotHelped(),
        AskForPerson(),
        Soothe(),
        GoOn(),
        AskMessage(),
        KeepMessage(),
        TakeRating(),
        *courtesies(),
    ]
