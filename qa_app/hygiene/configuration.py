"""The file that says what a service looks for and allows besides what is shipped."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa_app.errors import BadSetting

VARIABLE = "QA_APP_NAME_HYGIENE"
_LISTS = ("names", "allowed", "case_numbers")
MOST_ENTRIES = 5_000


@dataclass(frozen=True)
class Configuration:
    """`names` are looked for, `allowed` words and phrases may stand, `case_numbers` are shapes as people write
    them: A stands for a letter, 9 for a digit, everything else for itself."""

    names: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    case_numbers: tuple[str, ...] = ()


NOTHING_MORE = Configuration()
"""The shipped lists alone."""


def read_configuration(path: str) -> Configuration:
    """The file, or nothing besides what is shipped where `path` is empty. Raises BadSetting, which says what is
    wrong with the file and how to mend it."""
    if not path:
        return NOTHING_MORE
    try:
        given = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise _bad(path, f"it cannot be read ({error.strerror}). Put the file there") from error
    except UnicodeDecodeError as error:
        raise _bad(path, "it is not written in UTF-8. Save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _bad(path, f"it is no TOML ({error}). Mend that line") from error
    for name in given:
        if name not in _LISTS:
            raise _bad(path, f"`{name}` is not known. Use {', '.join(_LISTS)}")
    lists = {name: _entries(path, name, given.get(name, [])) for name in _LISTS}
    for shape in lists["case_numbers"]:
        if len(shape) > 40 or sum(sign in "A9" for sign in shape) < 4:
            raise _bad(
                path,
                f"the shape {shape!r} in `case_numbers` would be found everywhere or nowhere. Write at least four "
                "signs A (a letter) or 9 (a digit), and at most 40 signs, such as AA-999999",
            )
    return Configuration(**lists)


def _entries(path: str, name: str, given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(one, str) and one.strip() for one in given):
        raise _bad(path, f'`{name}` is not a list of words. Write it as {name} = ["one", "two"]')
    if len(given) > MOST_ENTRIES:
        raise _bad(path, f"`{name}` has {len(given)} entries. Leave at most {MOST_ENTRIES}")
    return tuple(one.strip() for one in given)


def _bad(path: str, what: str) -> BadSetting:
    return BadSetting(f"{VARIABLE} names {path}, and {what}, or leave the variable out.")
