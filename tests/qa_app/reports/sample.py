"""A document with a part of every kind, and a style folder to restyle it by."""

from datetime import UTC, datetime
from pathlib import Path

from qa_app.reports.document import Document, Section, Table

# With microseconds, as a real clock gives them: typst takes none.
MADE_AT = datetime(2026, 11, 16, 9, 41, 26, 123456, tzinfo=UTC)
SAMPLE = Document(
    language="en",
    title="Record of supervision",
    facts=(("Held", "Mon 16 Nov 2026"), ("With", "Siân Prŷs")),
    remark="A remark set apart.",
    sections=(
        Section("What was agreed", paragraphs=("Dŵr, tŷ, ẁ, ỳ, ŴŶ, pâr, caffè.", "A second line.")),
        Section("Points", points=("The first point", "The second point")),
        Section("How it went on", steps=("Shared on Thursday", "Answered on Friday")),
        Section(
            "Actions",
            table=Table(
                ("What", "By when"), (("Ask more", "Thu 26 Nov 2026"), ("Wait", "Fri 27 Nov 2026")), (2, 1)
            ),
        ),
    ),
    made_at=MADE_AT,
)
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><rect width="80" height="40" fill="#336"/></svg>'
STYLE = """
[colours]
brand = "#6b1f7a"

[logo]
file = "logo.svg"
height_mm = 12
alt = { en = "The house's mark", cy = "Marc y tŷ" }
"""


def make_style(folder: Path, style: str = STYLE) -> str:
    """A folder with this style and a logo; its path, as a setting names it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "style.toml").write_text(style)
    (folder / "logo.svg").write_text(LOGO)
    return str(folder)
