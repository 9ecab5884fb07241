"""Reading the policy: the file that Jieli brings, and the operator's own over it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from core.errors import InvalidInput
from handoff.routing.rules.policy import Policy

_SHIPPED = Path(__file__).with_name("policy.yml")
_POLICY = TypeAdapter(Policy)


@cache
def shipped() -> Policy:
    """Return the policy that Jieli brings."""
    return _POLICY.validate_python(_sections(_SHIPPED))


def load(file: Path | None) -> Policy:
    """Return the policy with the sections of an operator's file in the place of ours.

    Raise `InvalidInput` naming the file, the entry and what is wrong with it.
    """
    if file is None:
        return shipped()
    try:
        return _POLICY.validate_python({**_sections(_SHIPPED), **_sections(file)})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        entry = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(field=f"{file}: {entry}".rstrip(": "), problem=first["msg"]) from error


def _sections(file: Path) -> dict[str, Any]:
    try:
        read = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidInput(field=str(file), problem=" ".join(str(error).split())) from error
    if read is None:
        return {}
    if not isinstance(read, dict):
        raise InvalidInput(field=str(file), problem="must have sections, such as 'mode: push'")
    return {str(name): value for name, value in read.items()}
