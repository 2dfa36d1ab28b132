"""Which characters the PDF's fonts can draw. PDF/UA refuses a document that holds any other."""

import unicodedata
from functools import lru_cache

import typst

# Every letter of English and Welsh is below; typst's fonts have all of these.
LATIN_END = 0x250


def drawable(text: str) -> str:
    """The text with what cannot be drawn said by name, `[SLIGHTLY SMILING FACE]` in lower case, so that
    nothing a person wrote is lost without a word; signs that steer a terminal are left out."""
    return "".join(_drawn(char) for char in text)


def _drawn(char: str) -> str:
    if char == "\n" or (" " <= char < "\x7f"):
        return char
    if unicodedata.category(char) in ("Cc", "Cs", "Cn"):
        return " " if char.isspace() else ""
    if ord(char) < LATIN_END or _fonts_have(char):
        return char
    name = unicodedata.name(char, "").lower()
    return f"[{name}]" if name else "□"


@lru_cache(maxsize=4096)
def _fonts_have(char: str) -> bool:
    try:
        # Beside a letter, since a combining sign alone is drawn otherwise.
        typst.compile(
            b'#set document(title: [x])\n#text(font: "Libertinus Serif", sys.inputs.text)',
            sys_inputs={"text": f"a{char}"},
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    except typst.TypstError:
        return False
    return True
