"""One turn as actions see it: what the customer said, what the dialogue remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from actions.dialogue.trial import Trial
from actions.dialogue.words import Words, words
from core.errors import Language
from core.language import detect_language
from deflection.experiments.treating.assigning import Assigned
from deflection.experiments.treating.treatment import Treatment
from handoff.bot.context import NOTHING, Context
from kb_index.asking.alternatives import Alternative, Facet
from kb_index.asking.follow_up import Topic

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """The customer's message with its intent and entities, and the slots before it."""

    text: str
    language: Language
    intent: str
    entities: Mapping[str, str]
    slots: Mapping[str, Any]
    context: Context = NOTHING
    trial: Trial = field(default_factory=Trial, compare=False)

    @classmethod
    def of(cls, tracker: Any) -> Turn:
        """Read a turn from rasa-sdk's tracker.

        The app sends the language with each message (without it, the text tells), what was talked
        about, and which experiments she is in.
        """
        message = tracker.latest_message or {}
        text = str(message.get("text") or "")
        metadata = message.get("metadata") or {}
        told = metadata.get("language")
        language: Language = told if told in ("zh", "en") else detect_language(text)
        return cls(
            text=text,
            language=language,
            intent=str((message.get("intent") or {}).get("name") or ""),
            entities={str(e["entity"]): str(e["value"]) for e in message.get("entities") or ()},
            slots=dict(tracker.slots),
            context=Context.read(metadata.get("context")),
            trial=Trial([Assigned.read(one) for one in metadata.get("experiments") or ()]),
        )

    def says(self, what: Words) -> str:
        """Return what the bot says to her, in her language."""
        return self.trial.weigh(lambda treatment: self._worded(what, treatment))

    def _worded(self, what: Words, treatment: Treatment) -> str:
        other = treatment.words.get(what)
        return words(what, self.language) if other is None else other.text(self.language)

    @property
    def chosen(self) -> Alternative | None:
        """The answer to what the bot asked back, when the message is one."""
        facet, value = self.entities.get("facet"), self.entities.get("value")
        return Alternative(Facet(facet), value) if facet and value else None

    @property
    def topic(self) -> Topic | None:
        """What was talked about last."""
        kept = self.context
        return Topic(kept.question, kept.article_id) if kept.question else None

    @property
    def failures(self) -> int:
        """How many attempts did not settle the customer's question so far."""
        return int(self.slots.get("failures") or 0)

    @property
    def choices(self) -> list[str]:
        """The ids of the articles offered last, in order."""
        return list(self.slots.get("choices") or ())

    @property
    def article_id(self) -> str | None:
        """The article that the message is about: the one clicked, else the one shown last."""
        return self.entities.get("article_id") or self.slots.get("last_article")
