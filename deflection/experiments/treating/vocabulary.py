"""What a treatment may name: the bot's texts and the parts of its ranking, which others own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import InvalidInput, Language
from deflection.experiments.treating.treatment import Treatment, Wording

_PLACEHOLDER = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The texts as they are shipped, by key and language, and the names of the ranking's parts."""

    texts: Mapping[str, Mapping[Language, str]]
    parts: tuple[str, ...]

    def check(self, treatment: Treatment, field: str) -> None:
        """Raise `InvalidInput` where a treatment names what is not there, or garbles a text."""
        for part in treatment.ranking:
            if part not in self.parts:
                raise InvalidInput(
                    field=f"{field}.ranking.{part}", problem="one of " + ", ".join(self.parts)
                )
        for key, wording in treatment.words.items():
            if key not in self.texts:
                raise InvalidInput(field=f"{field}.words.{key}", problem="no text has this key")
            self._check_wording(key, wording, f"{field}.words.{key}")

    def _check_wording(self, key: str, wording: Wording, field: str) -> None:
        languages: tuple[Language, ...] = ("zh", "en")
        for language in languages:
            text, shipped = wording.text(language), self.texts[key][language]
            wanted = sorted(_PLACEHOLDER.findall(shipped))
            if sorted(_PLACEHOLDER.findall(text)) != wanted or _stray(text):
                names = ", ".join(f"{{{name}}}" for name in wanted) or "none"
                raise InvalidInput(field=f"{field}.{language}", problem=f"placeholders: {names}")


def _stray(text: str) -> bool:
    """Tell whether braces are left over that are no placeholder's."""
    return bool({"{", "}"}.intersection(_PLACEHOLDER.sub("", text)))
