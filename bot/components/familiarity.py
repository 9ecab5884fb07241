"""Whatever is not clearly something else is a question for the knowledge base.

A classifier must put every text somewhere, also one made of words that it never saw ("Publish the
dashboard"). Wishes, small talk and short replies use few words, so a message may be one of them
only if most of its words were seen there in training; what the fallback classifier found unclear
is a question as well.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any, DefaultDict, Dict, List, Set, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

# A Chinese character is a unit by itself, so that an unseen compound of seen ones is familiar.
_UNITS = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|\d+")
_FILE = "vocabulary.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FamiliarityGuard(GraphComponent):
    """Gives unclear messages and those of unfamiliar words the open intent."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the open intent, the least share of familiar words for the others, and how many
        unfamiliar characters are let pass in any case (a Latin word counts as two)."""
        return {"open_intent": "question", "share": 0.6, "spared": 3}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        vocabulary: Dict[Text, Set[Text]],
    ) -> None:
        """Build the guard over the words of each intent."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._vocabulary = vocabulary

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FamiliarityGuard:
        """Build an untrained guard."""
        return cls(config, model_storage, resource, {})

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FamiliarityGuard:
        """Read the words of a trained model."""
        with model_storage.read_from(resource) as folder:
            words = json.loads((folder / _FILE).read_text("utf-8"))
        return cls(config, model_storage, resource, {k: set(v) for k, v in words.items()})

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words of each intent."""
        vocabulary: DefaultDict[Text, Set[Text]] = defaultdict(set)
        for example in training_data.intent_examples:
            vocabulary[example.get(INTENT)].update(_units(example.get(TEXT) or ""))
        self._vocabulary = dict(vocabulary)
        words = {intent: sorted(seen) for intent, seen in vocabulary.items()}
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(words, ensure_ascii=False), "utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Correct the intent of each message whose words do not fit it."""
        for message in messages:
            intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
            if intent and not self._fits(message.get(TEXT) or "", intent):
                open_intent = self._config["open_intent"]
                message.set(
                    INTENT,
                    {INTENT_NAME_KEY: open_intent, PREDICTED_CONFIDENCE_KEY: 1.0},
                    add_to_output=True,
                )
        return messages

    def _fits(self, text: Text, intent: Text) -> bool:
        if intent == self._config["open_intent"]:
            return True
        # The fallback intent has no words and fits nothing.
        if intent not in self._vocabulary:
            return False
        units = _units(text)
        size = sum(map(_weight, units))
        familiar = sum(_weight(unit) for unit in units if unit in self._vocabulary[intent])
        if familiar == 0:
            return False
        # A word or two that training did not have is a synonym or a typing error.
        if size - familiar <= self._config["spared"]:
            return True
        return familiar >= self._config["share"] * size


def _weight(unit: Text) -> int:
    # A Latin word says about as much as a Chinese word of two characters.
    return 2 if unit.isascii() and unit.isalpha() else 1


def _units(text: Text) -> List[Text]:
    return _UNITS.findall(text.casefold())
