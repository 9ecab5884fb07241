"""What a change in bulk does to one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kb_index.editing.life import Action
from kb_index.editing.texts.content import Content

LABELS = frozenset({"owner_id", "review_at"})
PLACES = frozenset({"product", "category", "audience"})


@dataclass(frozen=True, slots=True)
class Change:
    """New values of some fields of `Content`, and tags to put on and to take off."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()

    def actions(self) -> set[Action]:
        """Return what somebody must be allowed to do for it."""
        found = {Action.MOVE} if PLACES & self.fields.keys() else set()
        if self.add_tags or self.remove_tags or LABELS & self.fields.keys():
            found.add(Action.LABEL)
        return found

    def of(self, content: Content) -> Content:
        """Return a text after the change."""
        kept = [tag for tag in content.tags if tag not in self.remove_tags]
        changed = replace(content, **self.fields)
        return replace(changed, tags=(*kept, *self.add_tags)).tidy()
