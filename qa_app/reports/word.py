"""A document as a Word file: the same content and order as the PDF, with real headings, lists and table heads."""

import io

import docx
import typst
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from qa_app import i18n
from qa_app.errors import BadSetting
from qa_app.i18n import _
from qa_app.reports.document import Document, Section, Table
from qa_app.reports.drawable import storable
from qa_app.reports.style import WORD_FONT, Logo, Style

LANGUAGES = {"en": "en-GB", "cy": "cy-GB"}
PAGE = (Mm(210), Mm(297))
MARGIN = Mm(24)
LOGO_PPI = 300


def make_word(document: Document, style: Style) -> bytes:
    """The file in the document's language. Raises BadSetting when the site's logo cannot be drawn."""
    file = docx.Document()
    _set_up(file, document, style)
    if style.logo:
        _draw_logo(file, style.logo, document.language)
    file.add_paragraph(storable(document.title), style="Title")
    for name, words in document.facts:
        fact = file.add_paragraph(style="Facts")
        fact.add_run(f"{storable(name)}: ").bold = True
        fact.add_run(storable(words))
    if document.remark:
        file.add_paragraph(storable(document.remark), style="Intense Quote")
    for section in document.sections:
        _write(file, section, style)
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def _write(file: WordFile, section: Section, style: Style) -> None:
    file.add_heading(storable(section.heading), level=1)
    for words in section.paragraphs:
        file.add_paragraph(storable(words))
    for words in section.points:
        file.add_paragraph(storable(words), style="List Bullet")
    if section.steps:
        _write_steps(file, section.steps)
    if section.table and section.table.rows:
        _write_table(file, section.table, style)


def _write_steps(file: WordFile, steps: tuple[str, ...]) -> None:
    """A numbered list that begins at 1: those of one style would go on counting from section to section."""
    numbering = file.part.numbering_part.element
    of_style = file.styles["List Number"].element.pPr.numPr.numId.val
    begun = numbering.add_num(numbering.num_having_numId(of_style).abstractNumId.val)
    begun.add_lvlOverride(0).add_startOverride(1)
    for words in steps:
        step = file.add_paragraph(storable(words), style="List Number")
        step._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = begun.numId


def _write_table(file: WordFile, table: Table, style: Style) -> None:
    drawn = file.add_table(rows=0, cols=len(table.columns))
    drawn.autofit = False
    _rule(drawn._tbl, style.line)
    width = PAGE[0] - 2 * MARGIN
    for number, words_of_row in enumerate((table.columns, *table.rows)):
        row = drawn.add_row()
        for cell, words, share in zip(row.cells, words_of_row, table.shares, strict=True):
            cell.width = int(width * share / sum(table.shares))
            first, *others = storable(words).split("\n")
            cell.paragraphs[0].style = "Table Head" if number == 0 else "Table Text"
            cell.paragraphs[0].add_run(first)
            for line in others:
                cell.add_paragraph(line, style="Table Text")
        properties = row._tr.get_or_add_trPr()
        # A row stays whole, and the head is drawn again on each page: by it a reader knows it is the head.
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
    # What follows a table at once would stick to it.
    file.add_paragraph(style="Facts")


def _set_up(file: WordFile, document: Document, style: Style) -> None:
    """Language, properties, paper and styles."""
    properties = file.core_properties
    properties.title = storable(document.title)
    properties.language = LANGUAGES[document.language]
    properties.author = "qa-app"
    properties.comments = ""
    properties.created = properties.modified = document.made_at.replace(tzinfo=None)
    page = file.sections[0]
    page.page_width, page.page_height = PAGE
    page.left_margin = page.right_margin = MARGIN
    page.top_margin, page.bottom_margin = Mm(22), Mm(24)
    _number_pages(page.footer.paragraphs[0], document.language)
    _set_language(file, LANGUAGES[document.language])
    own = file.styles
    for name in ("Facts", "Table Head", "Table Text"):
        own.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = own["Normal"]
    _look(own["Normal"], style, size=11, colour=style.ink, after=6)
    _look(own["Title"], style, size=20, colour=style.brand, after=10)
    _look(own["Heading 1"], style, size=13, colour=style.brand, before=14, after=5)
    _look(own["Intense Quote"], style, size=11, colour=style.ink, before=6, after=10)
    _look(own["Footer"], style, size=9, colour=style.muted)
    _look(own["Facts"], style, size=10, colour=style.ink, after=2)
    _look(own["Table Head"], style, size=9.5, colour=style.muted, before=2, after=2)
    _look(own["Table Text"], style, size=10, colour=style.ink, before=2, after=2)


def _look(
    made: ParagraphStyle, style: Style, *, size: float, colour: str, before: float = 0, after: float = 0
) -> None:
    font = style.font or WORD_FONT
    made.font.name, made.font.size = font, Pt(size)
    made.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
    fonts = made.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [one for one in fonts.attrib if "Theme" in one]:
        # A font of Word's theme would stand above the one that is named.
        del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), font)
    made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(before), Pt(after)


def _set_language(file: WordFile, language: str) -> None:
    """The language of everything, in which Word then also checks its spelling."""
    defaults = file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    told = defaults.find(qn("w:lang"))
    if told is None:
        told = OxmlElement("w:lang")
        defaults.append(told)
    for script in ("w:val", "w:eastAsia"):
        told.set(qn(script), language)


def _number_pages(paragraph: Paragraph, language: str) -> None:
    """`Page 1 of 3` at the right, worked out by Word."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    with i18n.language(language):
        words = _("Page {page} of {pages}")
    before, rest = words.split("{page}")
    between, after = rest.split("{pages}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        paragraph.add_run(text)
        if field:
            number = OxmlElement("w:fldSimple")
            number.set(qn("w:instr"), field)
            paragraph._p.append(number)


def _rule(table: object, colour: str) -> None:
    """A fine line below each row, as in the PDF."""
    borders = OxmlElement("w:tblBorders")
    for side in ("w:bottom", "w:insideH"):
        line = OxmlElement(side)
        for name, value in (("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", colour[1:])):
            line.set(qn(name), value)
        borders.append(line)
    table.tblPr.append(borders)  # type: ignore[attr-defined]


def _draw_logo(file: WordFile, logo: Logo, language: str) -> None:
    drawn = file.add_paragraph().add_run().add_picture(io.BytesIO(_as_png(logo)), height=Mm(logo.height_mm))
    told = drawn._inline.docPr
    told.set("descr", storable(logo.alt[language]))


def _as_png(logo: Logo) -> bytes:
    """Drawn as in the PDF: not every Word can show an SVG."""
    page = "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
    try:
        made: bytes = typst.compile(
            f"{page}#image(sys.inputs.file, height: {logo.height_mm}mm)".encode(),
            root=logo.file.parent,
            sys_inputs={"file": f"/{logo.file.name}"},
            ignore_system_fonts=True,
            format="png",
            ppi=LOGO_PPI,
        )
    except typst.TypstError as error:
        raise BadSetting(f"The logo {logo.file} cannot be drawn ({error.message}). Mend it.") from error
    return made
