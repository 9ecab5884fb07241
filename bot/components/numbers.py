"""The number that a customer names: a place in a list, or a rating."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    INTENT,
    INTENT_NAME_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

LAST = "last"

# Looked for in this order; the first group that matches names the number.
_PLACES = {
    LAST: r"最后|最末|末尾|最下面|倒数第一|\b(?:last|final|bottom)\b",
    "1": r"[一1①]|头一|最上面|上面那|前一|\b(?:first|1st|one|top)\b",
    "2": r"[二两2②]|中间那|\b(?:second|secnd|2nd|two|middle)\b",
    "3": r"[三3③]|\b(?:third|3rd|three)\b",
    "4": r"[四4④]|\b(?:fourth|4th|four)\b",
    "5": r"[五5⑤]|\b(?:fifth|5th|five)\b",
}
_RATINGS = {
    "5": r"[五5]|满分|(?<!中)好评|(?:非常|很)满意|\b(?:five|full marks|very satisfied)\b",
    "1": r"[一1](?!般)|差评|不满意|\b(?:one|not satisfied)\b",
    "2": r"[二两2]|\btwo\b",
    "3": r"[三3]|中评|一般|\bthree\b",
    "4": r"[四4]|满意|\b(?:four|satisfied)\b",
}
# "second one" and "5 out of 5" name two numbers; the tail says nothing.
_TAIL = re.compile(r"(?<=\w)\s+one\b|\s*(?:/|out of)\s*(?:5|five)|一(?=下|看)", re.IGNORECASE)
_BY_INTENT = {
    "choose": ("ordinal", {v: re.compile(p, re.IGNORECASE) for v, p in _PLACES.items()}),
    "rate": ("rating", {v: re.compile(p, re.IGNORECASE) for v, p in _RATINGS.items()}),
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class NumberExtractor(GraphComponent, EntityExtractorMixin):
    """Adds ``ordinal`` ("1"…"5", "last") to a choice and ``rating`` ("1"…"5") to a rating.

    It runs after the classifier, so that the digits of a question are left alone.
    """

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NumberExtractor:
        """Build the extractor; it learns nothing."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entity that the intent of each message asks for."""
        for message in messages:
            entity = self._find(message)
            if entity:
                message.set(ENTITIES, message.get(ENTITIES, []) + [entity], add_to_output=True)
        return messages

    def _find(self, message: Message) -> Optional[Dict[Text, Any]]:
        intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
        kind, patterns = _BY_INTENT.get(intent, ("", {}))
        text = _TAIL.sub(lambda tail: " " * len(tail.group()), message.get(TEXT) or "")
        for value, pattern in patterns.items():
            found = pattern.search(text)
            if found:
                return {
                    ENTITY_ATTRIBUTE_TYPE: kind,
                    ENTITY_ATTRIBUTE_START: found.start(),
                    ENTITY_ATTRIBUTE_END: found.end(),
                    ENTITY_ATTRIBUTE_VALUE: value,
                }
        return None
