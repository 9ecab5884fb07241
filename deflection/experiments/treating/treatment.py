"""What a variant changes of the bot: each setting is a lever, and what is not named stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from core.errors import Language
from core.text import clean

MOST_SHIFT = 1.5
"""In the logarithm of a weight: about four and a half times as much, or as little."""

Words = Annotated[str, AfterValidator(clean), Field(min_length=1, max_length=500)]
Shift = Annotated[float, Field(strict=True, ge=-MOST_SHIFT, le=MOST_SHIFT, allow_inf_nan=False)]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class Wording(BaseModel):
    """What the bot says instead, in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: Words
    en: Words

    def text(self, language: Language) -> str:
        """Return it in a language."""
        return self.zh if language == "zh" else self.en


class Treatment(BaseModel):
    """How the bot behaves towards who is in a variant; None, or nothing, is as it is set.

    ``wrong_answers`` (%) and ``choices`` are what operators set for all; ``asks_back``: it may ask
    which of several she means; ``suggests``: where nothing is sure it shows what is perhaps
    related; ``offers_after`` so many failures it offers a person. ``words`` are its texts by key,
    ``ranking`` what is added to the logarithm of the weight of a part of the ranking.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    wrong_answers: Percent | None = None
    choices: Annotated[int, Field(strict=True, ge=2, le=5)] | None = None
    asks_back: Annotated[bool, Field(strict=True)] | None = None
    suggests: Annotated[bool, Field(strict=True)] | None = None
    offers_after: Annotated[int, Field(strict=True, ge=1, le=5)] | None = None
    words: Annotated[dict[str, Wording], Field(max_length=10)] = {}
    ranking: Annotated[dict[str, Shift], Field(max_length=10)] = {}

    @property
    def levers(self) -> frozenset[str]:
        """Return what it changes, each text and each weight by its own name."""
        plain = {
            name
            for name in ("wrong_answers", "choices", "asks_back", "suggests", "offers_after")
            if getattr(self, name) is not None
        }
        spoken = {f"words.{key}" for key in self.words}
        # Weights are divided by their sum, so that a change of one changes all.
        return frozenset(plain | spoken | ({"ranking"} if self.ranking else set()))

    @property
    def shifts(self) -> tuple[tuple[str, float], ...]:
        """Return the changes of the ranking's weights, in one order."""
        return tuple(sorted((part, shift) for part, shift in self.ranking.items() if shift))

    def over(self, other: Treatment) -> Treatment:
        """Return another treatment with what this one changes."""
        changed = self.changes()
        both = {"words": {**other.words, **self.words}, "ranking": self.ranking or other.ranking}
        return other.model_copy(update={**{n: getattr(self, n) for n in changed}, **both})

    def changes(self) -> dict[str, Any]:
        """Return what it changes as JSON."""
        return self.model_dump(exclude_defaults=True)


AS_SET = Treatment()
"""The bot as the operator has set it."""


def merged(treatments: Mapping[str, Treatment]) -> Treatment:
    """Return several treatments as one; those of running experiments share no lever."""
    whole = AS_SET
    for _, one in sorted(treatments.items()):
        whole = one.over(whole)
    return whole
