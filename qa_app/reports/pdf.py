"""A document as a tagged PDF (PDF/UA), set by `document.typ` or by the site's own template."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from qa_app import i18n
from qa_app.errors import BadSetting
from qa_app.i18n import _
from qa_app.reports.document import Document
from qa_app.reports.drawable import drawable
from qa_app.reports.style import TEMPLATE, Style

OWN_TEMPLATE = Path(__file__).with_name(TEMPLATE)


def make_pdf(document: Document, style: Style) -> bytes:
    """The PDF in the document's language. The same document gives the same bytes.

    Raises BadSetting when the site's own template cannot be used.
    """
    try:
        made: bytes = typst.compile(
            # Ours as it stands: what it names by a path, as the logo, lies in the site's folder.
            style.template or OWN_TEMPLATE.read_bytes(),
            root=style.folder or OWN_TEMPLATE.parent,
            sys_inputs={"document": json.dumps(_words(document, style))},
            # Typst's own fonts and the site's, so that a document looks the same on every machine.
            ignore_system_fonts=True,
            font_paths=[style.folder] if style.folder else [],
            pdf_standards=["ua-1"],
            timestamp=document.made_at.replace(microsecond=0),
        )
    except typst.TypstError as error:
        if style.folder is None:
            raise
        raise BadSetting(
            f"The documents' style in {style.folder} makes no PDF ({error.message}). Mend {TEMPLATE} or "
            "the logo there, or take them out."
        ) from error
    return made


def _words(document: Document, style: Style) -> dict[str, Any]:
    """Everything that the layout sets, in the order in which it is read, and how it looks."""
    with i18n.language(document.language):
        footer = _("Page {page} of {pages}")
    words: dict[str, Any] = _drawable(
        {
            "language": document.language,
            "facts": document.facts,
            "remark": document.remark,
            "footer": footer,
        }
    )
    words["title"] = _titled(document.title)
    words["sections"] = [_section(asdict(one)) for one in document.sections]
    logo = style.logo
    words["style"] = {
        "fonts": style.fonts,
        "ink": style.ink,
        "muted": style.muted,
        "brand": style.brand,
        "line": style.line,
        "logo": None
        if logo is None
        else {
            "file": f"/{logo.file.name}",
            "alt": drawable(logo.alt[document.language]),
            "height_mm": logo.height_mm,
        },
    }
    return words


def _section(section: dict[str, Any]) -> dict[str, Any]:
    table = section["table"]
    return {
        "heading": _titled(section["heading"]),
        **{name: _drawable(section[name]) for name in ("paragraphs", "points", "steps")},
        "table": None
        if table is None or not table["rows"]
        else {
            "shares": table["shares"],
            "columns": _drawable(table["columns"]),
            "rows": _drawable(table["rows"]),
        },
    }


def _titled(words: str) -> str:
    """PDF/UA wants no title and no heading that is empty, and white space and signs without a shape are nothing."""
    drawn = drawable(words)
    return drawn if any(char.isprintable() and not char.isspace() for char in drawn) else "–"


def _drawable(value: Any) -> Any:
    """The same structure with every text drawable by the fonts at hand."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, dict):
        return {key: _drawable(part) for key, part in value.items()}
    return [_drawable(part) for part in value]
