"""The feedback letter: tagged, in its reader's language, and never reading words as markup."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pikepdf
import pypdf
import pytest

from qa_app import i18n
from qa_app.reports.drawable import drawable
from qa_app.reports.feedback_pdf import (
    ActionInDocument,
    DisputeInDocument,
    EvidenceInDocument,
    FeedbackDocument,
    make_pdf,
)

# With microseconds, as a real clock gives them: typst takes none.
NOW = datetime(2026, 11, 16, 9, 41, 26, 123456, tzinfo=UTC)
LETTER = FeedbackDocument(
    facilitator="Siân Prŷs",
    author="Rhian Probert",
    session="My Emotions: Five signs",
    group="Norwich, group 14",
    delivered_at=NOW,
    rubric="Group session integrity 1.0",
    shared_at=NOW,
    corrected_at=None,
    strengths="Dŵr, tŷ, ẁ, ỳ, ŴŶ.\nA second line.",
    development="Two remarks went unanswered.",
    try_next="",
    reflection="",
    reflected_at=None,
    acknowledged_at=None,
    evidence=(EvidenceInDocument("Strength", 4_580_000, 4_685_000, "Thanks him and waits", "B1 Warm"),),
    actions=(ActionInDocument("Ask one open question", date(2026, 11, 26), "On the recording"),),
    overall=None,
    because="",
    sections=(),
)


def text_of(letter: FeedbackDocument) -> str:
    pages = pypdf.PdfReader(io.BytesIO(make_pdf(letter))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def roles_in(element: pikepdf.Object) -> list[str]:
    """The structure types in the order in which they are read."""
    if isinstance(element, pikepdf.Array):
        return [role for part in element for role in roles_in(part)]
    if not isinstance(element, pikepdf.Dictionary) or "/K" not in element:
        return []
    own = [str(element.S)] if "/S" in element else []
    return own + roles_in(element.K)


def test_it_is_tagged_titled_and_says_its_language() -> None:
    for language in ("en", "cy"):
        with i18n.language(language), pikepdf.open(io.BytesIO(make_pdf(LETTER))) as pdf:
            assert str(pdf.Root.Lang) == language
            assert bool(pdf.Root.MarkInfo.Marked)
            assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
            with pdf.open_metadata() as metadata:
                assert "Siân Prŷs" in metadata["dc:title"]
                assert metadata["pdfuaid:part"] == "1"
            roles = roles_in(pdf.Root.StructTreeRoot)
            assert roles.count("/H1") == 5
            assert roles.count("/Table") == 2
            assert roles.count("/TH") == 6
            assert "/P" in roles


def test_what_is_disputed_stands_with_both_voices_and_their_days() -> None:
    waits = DisputeInDocument(
        item="D2 Responsive",
        rated="2 Developing",
        proposed="3 Competent",
        reason="I *asked* P4 twice",
        raised_at=NOW,
        state="Waits for a decision",
        decided=None,
        decision="",
        settled_at=None,
    )
    changed = replace(
        waits, state="Rating changed", decided="3 Competent", decision="So you did", settled_at=NOW
    )
    said = text_of(replace(LETTER, disputes=(waits, changed)))
    assert "Disputed ratings" in said
    assert "Proposes 3 Competent, Mon 16 Nov 2026: I *asked* P4 twice" in said
    assert "Rated 2 Developing. Waits for a decision." in said
    assert "Rated 2 Developing. Rating changed: 3 Competent, Mon 16 Nov 2026. So you did" in said
    assert "Disputed ratings" not in text_of(LETTER)


def test_every_font_is_in_the_file() -> None:
    with pikepdf.open(io.BytesIO(make_pdf(LETTER))) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_a_letter_from_a_review_that_was_corrected_since_says_so_with_the_day() -> None:
    assert "corrected" not in text_of(LETTER)
    corrected = replace(LETTER, corrected_at=datetime(2026, 11, 20, 8, tzinfo=UTC))
    assert "rests on was corrected on Fri 20 Nov 2026; the letter stays as it was shared" in text_of(
        corrected
    )
    with i18n.language("cy"):
        assert "Cywirwyd yr adolygiad" in text_of(corrected)


def test_welsh_letters_are_drawn() -> None:
    assert "Dŵr, tŷ, ẁ, ỳ, ŴŶ." in text_of(LETTER)


@pytest.mark.parametrize(
    "words",
    [
        '#import "/etc/passwd": *',
        '#read("feedback.typ")',
        "<script>alert(1)</script>",
        "$x^2$ and 5 $",
        "*not bold* _not italic_ `not code`",
        "= no heading",
        "@nobody <label> \\ ~ // not a comment",
        "] #pagebreak() [",
        "{page} of {pages}",
    ],
)
def test_what_a_person_wrote_is_never_read_as_markup(words: str) -> None:
    letter = replace(
        LETTER,
        facilitator=words,
        strengths=words,
        reflection=words,
        reflected_at=NOW,
        evidence=(EvidenceInDocument("Risk", 0, 1000, words, words),),
        actions=(ActionInDocument(words, date(2026, 11, 26), words),),
    )
    assert text_of(letter).count(" ".join(words.split())) == 7


def test_what_the_fonts_cannot_draw_is_said_by_name() -> None:
    assert drawable("Good \N{SLIGHTLY SMILING FACE}") == "Good [slightly smiling face]"
    assert drawable("a\x00b\tc\ud800") == "ab c"
    assert drawable("ŵ “q” – … ✓ →") == "ŵ “q” – … ✓ →"
    assert "[slightly smiling face]" in text_of(replace(LETTER, strengths="\N{SLIGHTLY SMILING FACE}"))


def test_there_is_no_figure_without_its_words() -> None:
    closed = text_of(LETTER)
    assert "Scores open after the facilitator's own reflection" in closed
    assert "Score, 0 to 100" not in closed
    opened = text_of(
        replace(
            LETTER,
            overall="Meets the standard, 66.7",
            sections=(("Style", "Strong", "75.0"), ("Safety", "Not applicable", None)),
        )
    )
    assert "Meets the standard, 66.7" in opened
    assert "Style Strong 75.0 Safety Not applicable –" in opened


def test_a_long_letter_runs_over_pages_and_repeats_its_table_head() -> None:
    letter = replace(LETTER, strengths="A line of words.\n" * 80, evidence=LETTER.evidence * 60)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(make_pdf(letter))).pages]
    assert len(pages) >= 4
    assert f"Page 1 of {len(pages)}" in pages[0]
    assert "What was seen" in pages[-1]


def test_the_same_letter_is_the_same_file() -> None:
    assert make_pdf(LETTER) == make_pdf(LETTER)
