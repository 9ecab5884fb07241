"""One episode of a conversation as its facts tell it: what she asked, and how it ended so far.

An episode lasts from the first message, or from her coming back, until the conversation is closed.
Pure functions over facts; every word is defined in docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from deflection.episodes.asked import Asked, Why, asked, is_choice, wants_person
from deflection.episodes.care import Care, Reached, care
from deflection.episodes.read import still_asked
from deflection.episodes.surveys import Survey, surveys
from deflection.facts import Fact, FactKind, Subject

_HERS = frozenset(
    {
        *(FactKind.ASKED, FactKind.OPENED, FactKind.DWELT, FactKind.VOTED),
        *(FactKind.HANDOFF_REQUESTED, FactKind.CUSTOMER_REPLIED, FactKind.CONTACT_LEFT),
    }
)
"""What a customer does herself, besides taking up what she is offered (`is_hers`)."""


class Ending(StrEnum):
    """How an episode stands by its last word, whatever time has passed since.

    ``person`` somebody took her, or promised to answer · ``waiting`` she waits for one ·
    ``left_queue`` she gave up waiting and asked nothing more · ``helped`` she said that the last
    answer helped · ``answered`` the last question was answered, and she said nothing of it ·
    ``untaken`` what was offered or asked back she did not take up · ``unanswered`` nothing was
    found, or it did not help · ``no_question`` nothing was asked.
    """

    PERSON = "person"
    WAITING = "waiting"
    LEFT_QUEUE = "left_queue"
    HELPED = "helped"
    ANSWERED = "answered"
    UNTAKEN = "untaken"
    UNANSWERED = "unanswered"
    NO_QUESTION = "no_question"


@dataclass(frozen=True, slots=True)
class Episode:
    """What is known of an episode; ``last_at`` is the last thing that the customer did.

    ``product`` is of the first article that she was shown, ``article_id`` the last whose text she
    saw, which is what an outcome is ascribed to; ``read`` are all that she saw the text of, each
    with whether she still asked after that; ``came`` is whenever she asked something or wanted a
    person: a contact, to her other episodes.
    """

    subject: Subject
    began_at: datetime
    last_at: datetime
    ending: Ending
    questions: tuple[Asked, ...] = ()
    care: Care = field(default_factory=Care)
    surveys: tuple[Survey, ...] = ()
    product: str = ""
    article_id: str | None = None
    reopened: bool = False
    came: tuple[datetime, ...] = ()
    read: Mapping[str, bool] = field(default_factory=dict)

    @property
    def asked_at(self) -> datetime | None:
        """Return when she first asked something."""
        return self.questions[0].at if self.questions else None


def read_episode(subject: Subject, facts: Sequence[Fact]) -> Episode:
    """Return an episode from its facts, at least one, in the order of writing."""
    questions = tuple(asked(facts))
    people = care(facts)
    return Episode(
        subject=subject,
        began_at=next((fact.at for fact in facts if not _read_before(fact)), facts[-1].at),
        last_at=max((fact.at for fact in facts if is_hers(fact)), default=facts[0].at),
        ending=_ending(questions, people),
        questions=questions,
        care=people,
        surveys=surveys(facts),
        product=_product(facts),
        article_id=questions[-1].read if questions else None,
        came=tuple(_came(facts)),
        reopened=any(fact.kind is FactKind.RECONTACTED for fact in facts),
        read=still_asked(facts),
    )


def is_hers(fact: Fact) -> bool:
    """Tell whether a fact says that the customer did something; with the last, silence begins.

    What she picked of an offer is searched or shown because she did.
    """
    if fact.kind is FactKind.SEARCHED:
        return fact.data.get("chosen") is not None
    return fact.kind in _HERS or is_choice(fact)


def _read_before(fact: Fact) -> bool:
    """Tell whether it happened on a help page, perhaps days before she wrote."""
    return fact.data.get("sent_by") == "help_centre"


def _came(facts: Iterable[Fact]) -> Iterator[datetime]:
    """Yield when she asked something or wanted a person; that her wish became a ticket is none."""
    wanted = False
    for fact in facts:
        if fact.kind is FactKind.ASKED:
            yield fact.at
        elif wants_person(fact):
            if not wanted or fact.kind is FactKind.HANDOFF_REQUESTED:
                yield fact.at
            wanted = True


def _ending(questions: Sequence[Asked], people: Care) -> Ending:
    if people.reached is Reached.PERSON:
        return Ending.PERSON
    if people.reached is Reached.WAITING:
        return Ending.WAITING
    if people.left_at is not None and not any(one.at > people.left_at for one in questions):
        return Ending.LEFT_QUEUE
    return _of_question(questions[-1]) if questions else Ending.NO_QUESTION


def _of_question(last: Asked) -> Ending:
    if last.why is None:
        return Ending.HELPED if last.helped else Ending.ANSWERED
    return Ending.UNTAKEN if last.why is Why.UNSURE else Ending.UNANSWERED


def _product(facts: Sequence[Fact]) -> str:
    products = (fact.data.get("product") for fact in facts if fact.kind is FactKind.SHOWN)
    return next((str(one) for one in products if one), "")
