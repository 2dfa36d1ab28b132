"""Every document as a PDF: tagged throughout, as PDF/UA asks, and whatever is written in it."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_app.reports.document import Document, Section, Table
from qa_app.reports.drawable import drawable
from qa_app.reports.pdf import make_pdf
from qa_app.reports.style import Style, read_style
from tests.qa_app.reports.sample import SAMPLE, make_style


def opened(document: Document, style: Style | None = None) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(make_pdf(document, style or Style())))


def text_of(document: Document) -> str:
    pages = pypdf.PdfReader(io.BytesIO(make_pdf(document, Style()))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()).replace("\u200b", "")


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Every structure element, in the order in which they are read."""
    return list(_below(pdf.Root.StructTreeRoot.K))


def _below(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    if isinstance(element, pikepdf.Array):
        for part in element:
            yield from _below(part)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        yield element
        if "/K" in element:
            yield from _below(element.K)


def roles(pdf: pikepdf.Pdf) -> list[str]:
    """The roles of all elements, as the standard names them."""
    mapped = pdf.Root.StructTreeRoot.get("/RoleMap", {})
    return [str(mapped.get(str(one.S), one.S)) for one in elements(pdf)]


def test_it_says_its_title_and_language_and_that_it_is_pdf_ua() -> None:
    for code, locale in (("en", "en-GB"), ("cy", "cy-GB")):
        with opened(replace(SAMPLE, language=code)) as pdf:
            assert str(pdf.Root.Lang) == locale
            assert bool(pdf.Root.MarkInfo.Marked)
            assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
            assert str(pdf.docinfo["/Title"]) == SAMPLE.title
            with pdf.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1"
                assert SAMPLE.title in metadata["dc:title"]


def test_every_part_has_its_role_in_the_order_of_reading() -> None:
    with opened(SAMPLE) as pdf:
        (root,) = [one for one in elements(pdf) if one.P.get("/Type") == "/StructTreeRoot"]
        assert root.S == "/Document"
        found = roles(pdf)
        assert found.count("/H1") == 4
        assert not {"/H2", "/H3", "/H4"} & set(found), "no level is skipped"
        assert found.count("/L") == 2
        assert found.count("/LI") == 4
        assert found.count("/P") >= 6
        assert found.index("/L") < found.index("/Table")
        assert (found.count("/TH"), found.count("/TD"), found.count("/TR")) == (2, 4, 3)


def test_the_head_of_a_table_says_that_it_heads_columns() -> None:
    with opened(SAMPLE) as pdf:
        heads = [one for one in elements(pdf) if one.S == "/TH"]
        assert heads
        for head in heads:
            attributes = head.A if isinstance(head.A, pikepdf.Array) else [head.A]
            assert "/Column" in [str(one.get("/Scope")) for one in attributes]


def test_nothing_on_a_page_is_outside_of_the_structure() -> None:
    with opened(SAMPLE) as pdf:
        for page in pdf.pages:
            assert str(page.Tabs) == "/S" or "/Annots" not in page
            depth = 0
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name in ("BDC", "BMC"):
                    depth += 1
                    tag = str(operands[0])
                    is_numbered = name == "BDC" and "/MCID" in operands[1]
                    assert tag == "/Artifact" or depth > 1 or is_numbered or tag == "/Span", tag
                elif name == "EMC":
                    depth -= 1
                elif name in ("Tj", "TJ", "'", '"', "Do", "f", "S", "B", "f*"):
                    assert depth, f"{name} is marked as nothing"


def test_every_font_is_in_the_file_and_says_which_letters_it_draws() -> None:
    with opened(SAMPLE) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor
            assert "/ToUnicode" in font


def test_welsh_letters_can_be_taken_out_again() -> None:
    assert "Dŵr, tŷ, ẁ, ỳ, ŴŶ, pâr, caffè." in text_of(SAMPLE)


def test_the_sites_logo_is_told_to_who_cannot_see_it_in_their_language(tmp_path: Path) -> None:
    style = read_style(make_style(tmp_path))
    for code, words in (("en", "The house's mark"), ("cy", "Marc y tŷ")):
        with opened(replace(SAMPLE, language=code), style) as pdf:
            (figure,) = [one for one in elements(pdf) if one.S == "/Figure"]
            assert str(figure.Alt) == words


def test_the_same_document_is_the_same_file() -> None:
    assert make_pdf(SAMPLE, Style()) == make_pdf(SAMPLE, Style())


def test_what_the_fonts_cannot_draw_is_said_by_name() -> None:
    assert drawable("Good \N{SLIGHTLY SMILING FACE}") == "Good [slightly smiling face]"
    assert drawable("a\x00b\tc\ud800") == "ab c"
    assert drawable("ŵ “q” – … ✓ →") == "ŵ “q” – … ✓ →"
    assert drawable("漢a漢") == "[cjk unified ideograph-6f22]a[cjk unified ideograph-6f22]"


def filled(words: str) -> Document:
    """The words in every place that holds some."""
    return Document(
        language="en",
        title=words or "-",
        facts=((words or "-", words),),
        remark=words,
        sections=(
            Section(
                words or "-",
                paragraphs=(words,),
                points=(words,),
                steps=(words,),
                table=Table((words or "-", "b"), ((words, words),), (1, 1)),
            ),
        ),
        made_at=SAMPLE.made_at,
    )


MARKUP = st.text(st.sampled_from("#[]{}()$*_@\\`<>=-+/~\"'^&%|;:, \nab"), max_size=60)


@settings(max_examples=40)
@given(st.one_of(MARKUP, st.text(max_size=60)))
def test_whatever_was_written_stands_there_as_words(words: str) -> None:
    with opened(filled(words)) as pdf:
        assert roles(pdf).count("/H1") == 1
        assert roles(pdf).count("/Table") == 1
        assert not [one for one in elements(pdf) if one.S in ("/Figure", "/Link", "/Formula", "/Code")]


@pytest.mark.parametrize(
    "words",
    [
        '#import "/etc/passwd": * #read("document.typ")',
        "] #pagebreak() [ $x^2$ *b* _i_ `c` = h @n <l> \\ // {page} of {pages}",
        "שלום עולם مرحبا بالعالم \u202eabc\u202c",
        "\N{GRINNING FACE}\N{FAMILY} e\u0301\u0302 \ufeff \u00ad \u2028 \U0001f1ec\U0001f1e7",
    ],
)
def test_hostile_words_come_through(words: str) -> None:
    with opened(filled(words)) as pdf:
        assert roles(pdf).count("/H1") == 1
    if words.isascii():
        assert text_of(filled(words)).count(" ".join(words.split())) == 11


def test_a_word_of_twenty_thousand_letters_breaks_within_the_page() -> None:
    long = replace(SAMPLE, sections=(Section("Long", paragraphs=("w" * 20_000,)),))
    with pikepdf.open(io.BytesIO(make_pdf(long, Style()))) as pdf:
        assert len(pdf.pages) > 3
    assert text_of(long).replace(" ", "").count("w") >= 20_000
    narrow = Table(("A", "B", "C"), (("x" * 300, "y" * 300, "z" * 300),), (1, 1, 1))
    said = text_of(replace(SAMPLE, sections=(Section("Narrow", table=narrow),))).replace(" ", "")
    assert (said.count("x"), said.count("y") >= 300, said.count("z")) == (300, True, 300)


def test_a_long_document_runs_over_pages_and_repeats_its_table_head() -> None:
    table = Table(("When", "What was seen"), (("1:00", "A pause"),) * 90, (1, 3))
    long = replace(SAMPLE, sections=(Section("Evidence", table=table),))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(make_pdf(long, Style()))).pages]
    assert len(pages) >= 3
    assert f"Page 1 of {len(pages)}" in pages[0]
    assert "What was seen" in pages[-1]
