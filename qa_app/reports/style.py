"""How documents look: ours, or that of a site's folder with a logo, colours, fonts, or a template of its own.

What is in the folder is used or refused with a sentence; nothing falls back in silence.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from qa_app.errors import BadSetting
from qa_app.i18n import LANGUAGES

SETTING = "QA_APP_DOCUMENT_STYLE"
FILE = "style.toml"
TEMPLATE = "document.typ"
COLOURS = {"ink": "#1b2430", "muted": "#5b6775", "brand": "#0b5563", "line": "#dfe4ea"}
READ = ("ink", "muted", "brand")
"""Colours in which words are set; on white they need a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3)."""
FONT = "Libertinus Serif"
WORD_FONT = "Georgia"
"""Stands in Word's files where the site names none: Word brings no Libertinus."""
LARGEST_LOGO = 2_000_000
HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Logo:
    """A picture above the title; `alt` says in each language what it shows."""

    file: Path
    alt: Mapping[str, str]
    height_mm: float


@dataclass(frozen=True)
class Style:
    """`font` None: ours; `template` None: ours; `folder` None: no site has a say."""

    ink: str = COLOURS["ink"]
    muted: str = COLOURS["muted"]
    brand: str = COLOURS["brand"]
    line: str = COLOURS["line"]
    font: str | None = None
    logo: Logo | None = None
    template: Path | None = None
    folder: Path | None = None

    @property
    def fonts(self) -> list[str]:
        """The font, and ours for what it has no letters for."""
        return [self.font, FONT] if self.font else [FONT]


def read_style(folder: str) -> Style:
    """The style in a folder; ours when it is "". Raises BadSetting, naming the file and what to put there."""
    if not folder:
        return Style()
    path = Path(folder)
    if not path.is_dir():
        raise BadSetting(
            f"{SETTING} names the folder {folder}, which is not there. Make it, or leave it out."
        )
    given = _read(path / FILE)
    _only(given, ("font", "colours", "logo"), "")
    colours = _part(given, "colours")
    _only(colours, COLOURS, "[colours] ")
    template = path / TEMPLATE
    return Style(
        **{name: _colour(colours, name) for name in COLOURS},
        font=_font(given.get("font"), path),
        logo=_logo(_part(given, "logo"), path) if "logo" in given else None,
        template=template if template.is_file() else None,
        folder=path,
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _bad(f"cannot be read ({error}). Write it as TOML.") from error


def _part(given: dict[str, Any], name: str) -> dict[str, Any]:
    part = given.get(name, {})
    if not isinstance(part, dict):
        raise _bad(f"has {name} as a value. Write it as a part of its own, [{name}].")
    return part


def _only(given: dict[str, Any], known: Any, where: str) -> None:
    strange = [name for name in given if name not in known]
    if strange:
        raise _bad(f"names {where}{strange[0]}, which means nothing here. It may name {', '.join(known)}.")


def _colour(colours: dict[str, Any], name: str) -> str:
    colour = colours.get(name, COLOURS[name])
    if not isinstance(colour, str) or not HEX.fullmatch(colour):
        raise _bad(f"has the colour {name} as {colour!r}. Write it as six figures: {COLOURS[name]!r}.")
    if name in READ and contrast_on_white(colour) < 4.5:
        raise _bad(
            f"has the colour {name} as {colour!r}, too pale to be read on white "
            f"({contrast_on_white(colour):.1f} to 1, 4.5 are needed). Choose a darker one."
        )
    return colour


def contrast_on_white(colour: str) -> float:
    """The contrast of `#rrggbb` on white, from 1 to 21 (WCAG 2.2, relative luminance)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _font(name: Any, folder: Path) -> str | None:
    if name is None:
        return None
    known = typst.Fonts(include_system_fonts=False, font_paths=[folder]).families()
    if name not in known:
        raise _bad(
            f"names the font {name!r}, of which no file lies in the folder. Put its .ttf or .otf files there; those "
            f"at hand are {', '.join(sorted(known))}."
        )
    return str(name)


def _logo(given: dict[str, Any], folder: Path) -> Logo:
    _only(given, ("file", "height_mm", "alt"), "[logo] ")
    name, height, alt = given.get("file"), given.get("height_mm", 14), given.get("alt")
    file = folder / str(name)
    if not isinstance(name, str) or file.suffix.lower() not in (".png", ".svg") or file.parent != folder:
        raise _bad('has no logo that can be used. Write file = "logo.png" or "logo.svg" under [logo].')
    if not file.is_file():
        raise _bad(f"names the logo {name}, which does not lie in the folder. Put it there.")
    if file.stat().st_size > LARGEST_LOGO:
        raise _bad(f"names the logo {name}, which is larger than two megabytes. Make it smaller.")
    if isinstance(height, bool) or not isinstance(height, int | float) or not 4 <= height <= 60:
        raise _bad(f"has height_mm as {height!r} under [logo]. Write millimetres from 4 to 60.")
    if not isinstance(alt, dict) or any(not str(alt.get(code, "")).strip() for code in LANGUAGES):
        raise _bad(
            'does not say what the logo shows, for who cannot see it. Write alt = { en = "…", cy = "…" } under [logo].'
        )
    return Logo(file, {code: str(alt[code]).strip() for code in LANGUAGES}, float(height))


def _bad(what: str) -> BadSetting:
    return BadSetting(f"The file {FILE} in the folder of {SETTING} {what}")
