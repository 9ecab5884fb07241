"""What Word and Excel files have in common: a zip of XML, which must declare no entities."""

from __future__ import annotations

from pathlib import Path

from kb_index.importing.readers.archive import opened
from kb_index.importing.readers.plain_xml import check

_XML = (".xml", ".rels", ".vml")


def check_office(path: Path) -> None:
    """Raise `Unreadable` unless the file is a sane zip whose XML has no document type."""
    with opened(path) as archive:
        for member in archive.infolist():
            if member.filename.lower().endswith(_XML):
                with archive.open(member) as file:
                    check(file)  # type: ignore[arg-type]
