"""The published contract of the record."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from handoff.record.document import VERSION, build
from handoff.record.schema import PUBLISHED, HandoffRecord, published


def test_the_published_file_is_what_the_code_describes():
    assert PUBLISHED.read_text("utf-8") == published(), "run python -m handoff.record.schema"


def test_the_version_of_the_documents_is_the_one_described():
    schema = json.loads(published())
    assert schema["properties"]["version"]["const"] == VERSION
    assert build({}, [], [])["version"] == VERSION


def test_every_field_is_required_so_that_a_reader_needs_no_guesses():
    schema = json.loads(published())
    objects = [schema, *schema["$defs"].values()]
    assert [
        each["title"] for each in objects if set(each["required"]) != set(each["properties"])
    ] == []


def test_a_document_that_breaks_the_contract_would_be_found():
    with pytest.raises(ValidationError):
        HandoffRecord.model_validate(build({}, [], []))
