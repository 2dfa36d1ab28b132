"""The feedback letter: what it says, in its reader's language, and never reading words as markup."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdf
import pytest

from qa_app import i18n
from qa_app.reports.feedback_letter import (
    ActionInLetter,
    DisputeInLetter,
    EvidenceInLetter,
    FeedbackLetter,
    feedback_document,
)
from qa_app.reports.pdf import make_pdf
from qa_app.reports.style import Style

# With microseconds, as a real clock gives them: typst takes none.
NOW = datetime(2026, 11, 16, 9, 41, 26, 123456, tzinfo=UTC)
LETTER = FeedbackLetter(
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
    evidence=(EvidenceInLetter("Strength", 4_580_000, 4_685_000, "Thanks him and waits", "B1 Warm"),),
    actions=(ActionInLetter("Ask one open question", date(2026, 11, 26), "On the recording"),),
    overall=None,
    because="",
    sections=(),
)


def pdf_of(letter: FeedbackLetter) -> bytes:
    return make_pdf(feedback_document(letter), Style())


def text_of(letter: FeedbackLetter) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf_of(letter))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_what_is_disputed_stands_with_both_voices_and_their_days() -> None:
    waits = DisputeInLetter(
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
        '#read("document.typ")',
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
        evidence=(EvidenceInLetter("Risk", 0, 1000, words, words),),
        actions=(ActionInLetter(words, date(2026, 11, 26), words),),
    )
    assert text_of(letter).count(" ".join(words.split())) == 7


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
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf_of(letter))).pages]
    assert len(pages) >= 4
    assert f"Page 1 of {len(pages)}" in pages[0]
    assert "What was seen" in pages[-1]


def test_the_same_letter_is_the_same_file() -> None:
    assert pdf_of(LETTER) == pdf_of(LETTER)
