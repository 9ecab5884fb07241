"""Small files of every format, made as their programs make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter

from kb_index.importing.drafting import Candidate, Refused
from kb_index.importing.options import Options
from kb_index.importing.reading import drafted, opened

_TYPES = """<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/>
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
_RELS = """<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Target="word/document.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def read(
    folder: Path,
    data: bytes | str,
    name: str,
    mapping: Mapping[str, str] | None = None,
    options: Options | None = None,
) -> list[Candidate | Refused]:
    """Read a file's content as an import would."""
    path = folder / "upload"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    source = opened(path, name)
    return [made for _, made in drafted(source, mapping, options or Options())]


def given(made: Candidate | Refused) -> dict[str, Any]:
    """Return what a row gives; fail for one that was refused."""
    assert isinstance(made, Candidate), made
    return {"external_id": made.external_id, **made.given}


def problems(made: Candidate | Refused) -> list[tuple[str, str]]:
    """Return the columns and codes of what is wrong with a row."""
    assert isinstance(made, Refused), made
    return [(one.column, one.code) for one in made.problems]


def zipped(members: Mapping[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(*rows: Sequence[Any]) -> bytes:
    """Return an Excel workbook with one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(*paragraphs: tuple[str, str], prologue: str = "") -> bytes:
    """Return a Word document of paragraphs with their styles, ``""`` for none."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    xml = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    members = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELS}
    return zipped({**members, "word/document.xml": head + prologue + xml})


def pdf(*pages: str, outline: Mapping[str, int] | None = None, password: str = "") -> bytes:
    """Return a PDF with a line of text on each page."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_plain_pdf(pages))))
    for title, page in (outline or {}).items():
        writer.add_outline_item(title=title, page_number=page)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _plain_pdf(pages: Sequence[str]) -> bytes:
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        lines = "".join(f"({line}) Tj 0 -20 Td " for line in text.split("\n"))
        stream = f"BT /F1 12 Tf 72 720 Td {lines}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF".encode()
