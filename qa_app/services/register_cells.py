"""What stands in a cell of a register, read as a day, a time, a number, a choice or people; each refusal a sentence."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from qa_app.i18n import LONDON, _
from qa_app.services.register_file import LONGEST_CELL, UNKNOWN_FORMULA

PARTICIPANT = re.compile(r"P[1-9]\d{0,2}")
MOST_ATTENDED = 99
EARLIEST = date(2000, 1, 1)


class BadCell(Exception):
    """A cell that cannot be read; its text is the sentence for the person."""


def check_text(name: str, text: str) -> str:
    """The text of a cell. Raises BadCell for a formula without a value and for what no cell of a register holds."""
    if text == UNKNOWN_FORMULA:
        raise BadCell(
            _("The column {name} holds a formula without a saved value. Write the value itself.").format(
                name=name
            )
        )
    if len(text) > LONGEST_CELL or "\x00" in text:
        raise BadCell(
            _(
                "The column {name} holds more than {n} characters, or signs that are no text. Shorten it."
            ).format(name=name, n=LONGEST_CELL)
        )
    return text


def day_of(text: str) -> date:
    """A day as 22/11/2026 (day first), 22.11.2026 or 2026-11-22."""
    found = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[/.](\d\d?)[/.](\d{4})", text)
    if found:
        parts = [int(one) for one in found.groups() if one]
        year, month, day = parts if found.group(1) else reversed(parts)
        try:
            given = date(year, month, day)
        except ValueError:
            pass
        else:
            if given >= EARLIEST:
                return given
    raise BadCell(_("The date cannot be read. Write it as 22/11/2026 or 2026-11-22."))


def moment_of(day: date, text: str) -> datetime:
    """The London moment on that day at 18:00, 18.00 or 18:00:00."""
    found = re.fullmatch(r"(\d\d?)[:.](\d\d)(?:[:.]\d\d)?", text)
    if found and int(found[1]) < 24 and int(found[2]) < 60:
        return datetime.combine(day, time(int(found[1]), int(found[2])), LONDON)
    raise BadCell(_("The start cannot be read. Write it as 18:00."))


def number_attended(text: str) -> int:
    """How many attended."""
    if text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= MOST_ATTENDED:
        return int(text)
    raise BadCell(
        _("The column attended takes a number from 0 to {n} alone, and never names.").format(n=MOST_ATTENDED)
    )


def yes_or_no(name: str, text: str) -> bool:
    """Whether the cell says yes; an empty one says no. Welsh is understood too."""
    answers = {"": False, "no": False, "n": False, "0": False, "false": False, "na": False, "nac ydy": False}
    answers |= dict.fromkeys(("yes", "y", "1", "true", "ie", "ydy"), True)
    if text.lower() in answers:
        return answers[text.lower()]
    raise BadCell(_("The column {name} takes yes or no.").format(name=name))


def participant_code(text: str) -> str:
    """P1, P2 and so on. What stands there instead is not repeated: it may be a name."""
    if PARTICIPANT.fullmatch(text.upper()):
        return text.upper()
    raise BadCell(
        _("The column participant takes a code such as P3 and never a name. Take out what stands there.")
    )


def choice_of(name: str, text: str, choices: Mapping[str, str]) -> str:
    """The key of `choices` that the cell names, by key or by its words in the reader's language."""
    given = " ".join(text.lower().replace("_", " ").split())
    for key, words in choices.items():
        if given in (key.replace("_", " "), words.lower(), _(words).lower()):
            return key
    raise BadCell(
        _("The column {name} takes one of these words: {words}.").format(name=name, words=", ".join(choices))
    )


def people_of(name: str, text: str, known: Mapping[str, int]) -> list[int]:
    """The ids of the people whose addresses stand there with `;` between; `known` maps address to id."""
    given = [one.strip().lower() for one in text.split(";") if one.strip()]
    if not all("@" in one for one in given):
        raise BadCell(
            _("The column {name} takes e-mail addresses of staff with ; between, not names.").format(
                name=name
            )
        )
    unknown = [one for one in given if one not in known]
    if unknown:
        raise BadCell(
            _("Nobody has the address {addresses}. Correct it, or ask an administrator to add them.").format(
                addresses=", ".join(unknown)
            )
        )
    return list(dict.fromkeys(known[one] for one in given))
