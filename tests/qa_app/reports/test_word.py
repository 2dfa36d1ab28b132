"""Every document as a Word file: it opens again, with real headings, lists and table heads, in its language."""

import io
from dataclasses import replace
from pathlib import Path

import docx
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_app.reports.document import Document, Section
from qa_app.reports.drawable import storable
from qa_app.reports.style import Style, read_style
from qa_app.reports.word import make_word
from tests.qa_app.reports.sample import SAMPLE, make_style
from tests.qa_app.reports.test_pdf import filled


def opened(document: Document, style: Style | None = None) -> WordFile:
    return docx.Document(io.BytesIO(make_word(document, style or Style())))


def lines(file: WordFile) -> list[tuple[str, str]]:
    """Style and words of every paragraph that holds some, tables aside."""
    return [(one.style.name, one.text) for one in file.paragraphs if one.text and one.style]


def test_it_holds_everything_in_order_under_real_styles() -> None:
    assert lines(opened(SAMPLE)) == [
        ("Title", "Record of supervision"),
        ("Facts", "Held: Mon 16 Nov 2026"),
        ("Facts", "With: Siân Prŷs"),
        ("Intense Quote", "A remark set apart."),
        ("Heading 1", "What was agreed"),
        ("Normal", "Dŵr, tŷ, ẁ, ỳ, ŴŶ, pâr, caffè."),
        ("Normal", "A second line."),
        ("Heading 1", "Points"),
        ("List Bullet", "The first point"),
        ("List Bullet", "The second point"),
        ("Heading 1", "How it went on"),
        ("List Number", "Shared on Thursday"),
        ("List Number", "Answered on Friday"),
        ("Heading 1", "Actions"),
    ]


def test_each_list_of_steps_begins_at_one() -> None:
    twice = replace(SAMPLE, sections=(SAMPLE.sections[2], SAMPLE.sections[2]))
    steps = [one for one in opened(twice).paragraphs if one.style and one.style.name == "List Number"]
    first, second, third, fourth = [one._p.pPr.numPr.numId.val for one in steps]
    assert first == second != third == fourth


def test_a_table_has_its_head_marked_and_its_rows_whole() -> None:
    (table,) = opened(SAMPLE).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["What", "By when"],
        ["Ask more", "Thu 26 Nov 2026"],
        ["Wait", "Fri 27 Nov 2026"],
    ]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_it_says_its_title_its_language_and_nobody_as_its_maker() -> None:
    for code, locale in (("en", "en-GB"), ("cy", "cy-GB")):
        file = opened(replace(SAMPLE, language=code))
        told = file.core_properties
        assert (told.title, told.language, told.author) == (SAMPLE.title, locale, "qa-app")
        assert (told.comments, told.last_modified_by) == ("", "")
        defaults = file.styles.element.find(qn("w:docDefaults"))
        assert defaults.find(f".//{qn('w:lang')}").get(qn("w:val")) == locale


def test_the_sites_logo_fonts_and_colours_are_in_it(tmp_path: Path) -> None:
    style = read_style(make_style(tmp_path, 'font = "New Computer Modern"\n' + (STYLE_OF_SITE)))
    file = opened(replace(SAMPLE, language="cy"), style)
    (picture,) = file.inline_shapes
    assert picture._inline.docPr.get("descr") == "Marc y tŷ"
    assert picture.height.mm == 12
    assert str(file.styles["Heading 1"].font.color.rgb) == "6B1F7A"
    assert file.styles["Normal"].font.name == "New Computer Modern"


STYLE_OF_SITE = """
[colours]
brand = "#6b1f7a"
[logo]
file = "logo.svg"
height_mm = 12
alt = { en = "The house's mark", cy = "Marc y tŷ" }
"""


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_whatever_was_written_stands_there_as_words(words: str) -> None:
    file = opened(filled(words))
    assert [one for one in lines(file) if one[0] == "Heading 1"] == (
        [("Heading 1", storable(words or "-"))] if storable(words or "-") else []
    )
    (table,) = file.tables
    assert table.rows[1].cells[1].text == storable(words)


def test_a_text_of_twenty_thousand_letters_is_whole() -> None:
    long = replace(SAMPLE, sections=(Section("Long", paragraphs=("w" * 20_000,)),))
    assert lines(opened(long))[-1] == ("Normal", "w" * 20_000)


def test_pages_are_numbered_by_word_itself() -> None:
    footer = opened(SAMPLE).sections[0].footer.paragraphs[0]
    fields = [one.get(qn("w:instr")) for one in footer._p.findall(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert [one.text for one in footer.runs if one.text] == ["Page ", " of "]
