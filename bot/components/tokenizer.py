"""Words of Chinese and English in one message."""

from __future__ import annotations

import logging
import re
import unicodedata
from typing import Any, Dict, Iterator, List, Text, Tuple

import jieba
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

jieba.setLogLevel(logging.WARNING)

# Runs of Chinese go to jieba; Latin words keep their apostrophe (don't); "?" and "？" are kept,
# because they tell a question from a wish; other punctuation says nothing about the intent.
_RUNS = re.compile(r"(?P<chinese>[\u3400-\u9fff]+)|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[?？/]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MixedTokenizer(Tokenizer):
    """Splits Chinese with jieba and everything else by script, in lower case and NFKC."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the settings that every Rasa tokenizer has."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @staticmethod
    def required_packages() -> List[Text]:
        """Name the packages that must be installed."""
        return ["jieba"]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MixedTokenizer:
        """Build the tokenizer and load jieba's dictionary now, not at the first message."""
        jieba.initialize()
        return cls(config)

    def tokenize(self, message: Message, attribute: Text) -> List[Token]:
        """Return the tokens of a message; a message without any word is one token itself."""
        text = message.get(attribute)
        tokens = [Token(_normal(word), start, end=end) for word, start, end in _words(text)]
        return tokens or [Token(text, 0)]


def _words(text: Text) -> Iterator[Tuple[Text, int, int]]:
    for run in _RUNS.finditer(text):
        if run.group("chinese"):
            for word, start, end in jieba.tokenize(run.group()):
                yield word, run.start() + start, run.start() + end
        else:
            yield run.group(), run.start(), run.end()


def _normal(word: Text) -> Text:
    return unicodedata.normalize("NFKC", word).casefold().replace("’", "'")
