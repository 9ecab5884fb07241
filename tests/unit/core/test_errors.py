"""The error tree: one shape, stable codes, words in both languages."""

from __future__ import annotations

import inspect
import pickle
import re

import pytest

import core.errors
from core.errors import InvalidInput, JieliError, MessageTooLong

ERRORS = [
    cls
    for _, cls in inspect.getmembers(core.errors, inspect.isclass)
    if issubclass(cls, JieliError)
]


@pytest.mark.parametrize("cls", ERRORS, ids=lambda cls: cls.__name__)
def test_every_error_is_drawn_in_the_tree_with_its_status_and_code(cls):
    drawn = re.findall(r"(\w+)\s+(\d{3}) (\w+)", core.errors.__doc__ or "")
    assert (cls.__name__, str(cls.status), cls.code) in drawn


@pytest.mark.parametrize("cls", ERRORS, ids=lambda cls: cls.__name__)
def test_every_error_speaks_chinese_and_english(cls):
    assert re.search(r"[\u4e00-\u9fff]", cls.zh)
    assert not re.search(r"[\u4e00-\u9fff]", cls.en)


def test_the_json_shape_has_code_message_and_details():
    assert MessageTooLong(length=4001, limit=4000).to_json("zh") == {
        "error": {
            "code": "message_too_long",
            "message": "消息有 4001 个字，最多 4000 个字，请缩短或分几次发送。",
            "details": {"length": 4001, "limit": 4000},
        }
    }


def test_codes_are_unique():
    codes = [cls.code for cls in ERRORS]
    assert len(codes) == len(set(codes))


def test_details_with_braces_are_not_taken_for_placeholders():
    assert "{limit}" in core.errors.ConversationNotFound(id="{limit}").message("en")


def test_an_error_travels_between_processes_as_what_it_is() -> None:
    error = pickle.loads(pickle.dumps(InvalidInput(field="text", problem="empty")))
    assert type(error) is InvalidInput
    assert error.details == {"field": "text", "problem": "empty"}
