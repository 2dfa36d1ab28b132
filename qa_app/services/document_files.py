"""A document becomes a file, in the look of the site. Who may have it, and what may stand in it, is asked before."""

from collections.abc import Callable

from qa_app.backend import Backend
from qa_app.reports.document import Document
from qa_app.reports.pdf import make_pdf
from qa_app.reports.style import Style, read_style
from qa_app.reports.word import make_word

ENDINGS: dict[str, Callable[[Document, Style], bytes]] = {"pdf": make_pdf, "docx": make_word}


def make_file(backend: Backend, document: Document, ending: str) -> bytes:
    """The document as a file with this ending, one of ENDINGS. Raises BadSetting for a look that cannot be used."""
    return ENDINGS[ending](document, read_style(backend.settings.document_style))
