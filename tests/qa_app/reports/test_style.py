"""The look that a site gives its documents: used as it is, or refused with the file and what to put there."""

from pathlib import Path

import pytest

from qa_app.errors import BadSetting
from qa_app.reports.pdf import make_pdf
from qa_app.reports.style import COLOURS, Style, contrast_on_white, read_style
from qa_app.reports.word import make_word
from tests.qa_app.reports.sample import SAMPLE, make_style

LOGO = '[logo]\nfile = "logo.svg"\nalt = { en = "Mark", cy = "Marc" }\n'


def test_without_a_folder_the_look_is_ours() -> None:
    assert read_style("") == Style()
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_an_empty_folder_changes_nothing(tmp_path: Path) -> None:
    style = read_style(str(tmp_path))
    assert (style.brand, style.font, style.logo, style.template) == (COLOURS["brand"], None, None, None)
    assert make_pdf(SAMPLE, style) == make_pdf(SAMPLE, Style())


def test_what_the_site_says_is_used(tmp_path: Path) -> None:
    style = read_style(make_style(tmp_path))
    assert style.brand == "#6b1f7a"
    assert style.ink == COLOURS["ink"]
    assert style.logo is not None
    assert style.logo.height_mm == 12
    assert make_pdf(SAMPLE, style) != make_pdf(SAMPLE, Style())


@pytest.mark.parametrize(
    ("style", "sentence"),
    [
        ("[colours", "cannot be read"),
        ('[colours]\nbrand = "purple"', "has the colour brand as 'purple'. Write it as six figures"),
        ("[colours]\nbrand = 7", "has the colour brand as 7"),
        ('[colours]\nbrand = "#ffee00"', "too pale to be read on white"),
        ('[colours]\nbrandy = "#000000"', "names [colours] brandy, which means nothing here"),
        ('colours = "#000000"', "has colours as a value"),
        ('colour = "#000000"', "names colour, which means nothing here"),
        ('font = "Comic Sans MS"', "names the font 'Comic Sans MS', of which no file lies in the folder"),
        ("font = 7", "names the font 7"),
        ('[logo]\nfile = "logo.gif"', "has no logo that can be used"),
        ('[logo]\nfile = "../logo.svg"', "has no logo that can be used"),
        ("[logo]", "has no logo that can be used"),
        ('[logo]\nfile = "other.svg"\nalt = { en = "a", cy = "b" }', "does not lie in the folder"),
        ('[logo]\nfile = "logo.svg"', "does not say what the logo shows"),
        ('[logo]\nfile = "logo.svg"\nalt = { en = "Mark", cy = " " }', "does not say what the logo shows"),
        (LOGO + "height_mm = 900", "has height_mm as 900"),
        (LOGO + 'height_mm = "large"', "has height_mm as 'large'"),
    ],
)
def test_a_style_that_cannot_be_is_named_with_what_to_write(
    tmp_path: Path, style: str, sentence: str
) -> None:
    with pytest.raises(BadSetting) as caught:
        read_style(make_style(tmp_path, style))
    assert str(caught.value).startswith("The file style.toml in the folder of QA_APP_DOCUMENT_STYLE ")
    assert sentence in str(caught.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"QA_APP_DOCUMENT_STYLE names the folder .* which is not there"):
        read_style(str(tmp_path / "nowhere"))


def test_a_logo_that_is_no_picture_is_named_and_no_document_is_made(tmp_path: Path) -> None:
    style = read_style(make_style(tmp_path, LOGO))
    (tmp_path / "logo.svg").write_text("not a picture")
    with pytest.raises(BadSetting, match="makes no PDF"):
        make_pdf(SAMPLE, style)
    with pytest.raises(BadSetting, match="cannot be drawn"):
        make_word(SAMPLE, style)


def test_a_template_of_the_site_takes_the_place_of_ours(tmp_path: Path) -> None:
    own = "#let it = json(bytes(sys.inputs.document))\n#set document(title: it.title)\n#title()\n#it.facts.len() facts"
    make_style(tmp_path, "")
    (tmp_path / "document.typ").write_text(own)
    style = read_style(str(tmp_path))
    assert len(make_pdf(SAMPLE, style)) < len(make_pdf(SAMPLE, Style()))
    (tmp_path / "document.typ").write_text("#nonsense()")
    with pytest.raises(BadSetting, match=r"makes no PDF \(unknown variable: nonsense\)"):
        make_pdf(SAMPLE, style)
