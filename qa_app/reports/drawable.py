"""Which characters a document can hold: all that Word's file format takes, and of these, in a PDF, what its fonts can
draw. PDF/UA refuses a document that holds any other."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import typst

# Every letter of English and Welsh is below; typst's fonts have all of these.
LATIN_END = 0x250
LONG_WORD = re.compile(r"\S{25,}")
MAY_BREAK = "\u200b"
EVERY = 12

_known: dict[str, bool] = {}
MOST_KNOWN = 20_000


def storable(text: str) -> str:
    """The text without signs that steer a terminal, halves of signs and what is no character at all, which XML, and so
    Word's files, cannot hold; other white space than spaces and line breaks becomes a space."""
    return "".join(kept for char in text if (kept := _stored(char)))


def drawable(text: str) -> str:
    """The same, with what cannot be drawn said by name, `[SLIGHTLY SMILING FACE]` in lower case, so that nothing a
    person wrote is lost without a word, and with places where a word that fits no line may break."""
    text = storable(text)
    missing = _missing({char for char in text if ord(char) >= LATIN_END and char != MAY_BREAK})
    drawn = "".join(_named(char) if char in missing else char for char in text)
    return LONG_WORD.sub(lambda word: _breakable(word.group()), drawn)


def _stored(char: str) -> str:
    if char == "\n" or " " <= char < "\x7f":
        return char
    if unicodedata.category(char) in ("Cc", "Cs", "Cn"):
        return " " if char.isspace() else ""
    return char


def _named(char: str) -> str:
    name = unicodedata.name(char, "").lower()
    return f"[{name}]" if name else "□"


@lru_cache(maxsize=256)
def _breakable(word: str) -> str:
    return MAY_BREAK.join(word[start : start + EVERY] for start in range(0, len(word), EVERY))


def _missing(chars: Iterable[str]) -> set[str]:
    """Those of the characters that no font at hand can draw."""
    chars = set(chars)
    if len(_known) > MOST_KNOWN:
        _known.clear()
    asked = chars - _known.keys()
    while asked:
        refused = _refused(asked)
        named = {char for char in asked if f'"{char}"' in refused or f'"a{char}"' in refused}
        if refused and not named:
            # What was refused is not told letter by letter: each is asked for itself.
            named = {char for char in asked if _refused({char})}
            refused = ""
        _known.update(dict.fromkeys(named, False))
        asked -= named
        if not refused:
            _known.update(dict.fromkeys(asked, True))
            break
    return {char for char in chars if not _known.get(char, False)}


def _refused(chars: set[str]) -> str:
    """What typst says against a text of these characters; "" when it draws them all."""
    try:
        # Each beside a letter, since a combining sign alone is drawn otherwise.
        typst.compile(
            b'#set document(title: [x])\n#set text(font: "Libertinus Serif")\n'
            b'#for one in sys.inputs.text.split(" ") [#text(one) ]',
            sys_inputs={"text": " ".join(f"a{char}" for char in sorted(chars))},
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        return error.diagnostic or error.message
    return ""
