"""A document as plain data: a title, facts, and headed sections of paragraphs, points, steps and a table.

`pdf.make_pdf` and `word.make_word` set any of them in the style of the site. What may stand in one is decided before:
a figure comes with its words, and nothing here knows of permissions.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Table:
    """`rows` are as long as `columns`; `shares` say how the width is parted among them, as whole numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it, in this order; `points` have dots before them, `steps` numbers."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    table: Table | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands below the heading."""
        has_rows = self.table is not None and bool(self.table.rows)
        return not (self.paragraphs or self.points or self.steps or has_rows)


@dataclass(frozen=True)
class Document:
    """`language` is "en" or "cy"; `facts` are names and words; `remark`, where there is one, is set apart above all
    sections; `made_at` is the document's own date, so that the same content gives the same file."""

    language: str
    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    made_at: datetime
    remark: str = ""


def paragraphs(text: str) -> tuple[str, ...]:
    """What a person wrote, a paragraph for each line that holds something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
