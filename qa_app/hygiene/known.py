"""What is allowed to stand in a text, and what is looked for besides the shipped lists."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from qa_app.hygiene.configuration import NOTHING_MORE, Configuration
from qa_app.hygiene.folding import fold
from qa_app.hygiene.word_lists import shipped_lists

_WORD = re.compile(r"[^\W\d_]+")
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "prof", "professor"})


@dataclass(frozen=True)
class Known:
    """What the finder knows beside its lists, all folded.

    `words` are nobody's name; `phrases` may stand as a whole, by their first word; `people` are parts of names of
    colleagues that may stand alone. `names` are looked for besides the shipped ones.
    """

    words: frozenset[str] = frozenset()
    phrases: frozenset[tuple[str, ...]] = frozenset()
    people: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    case_numbers: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def known_from(
    *,
    texts: tuple[str, ...] = (),
    phrases: tuple[str, ...] = (),
    staff: tuple[str, ...] = (),
    staff_here: tuple[str, ...] = (),
    configuration: Configuration = NOTHING_MORE,
) -> Known:
    """What follows from the texts of rubrics and programme templates, from phrases that may stand (sites, groups),
    from the full names of everybody who signs in, and of those whose single names may stand too.

    Kept by what is given: who asks again with the same gets the same, and a changed name is seen at once.
    """
    words = _nobodys_words(texts)
    names = frozenset(fold(name) for name in configuration.names)
    allowed = _nobodys_words((*phrases, *(one for one in configuration.allowed if " " in one)))
    return Known(
        words=(words | allowed | {fold(one) for one in configuration.allowed if " " not in one}) - names,
        phrases=frozenset(_as_phrases((*phrases, *configuration.allowed)) | _as_full_names(staff)),
        people=frozenset(
            word for name in staff_here for word in _words(name) if len(word) > 1 and word not in _TITLES
        ),
        names=names,
        case_numbers=configuration.case_numbers,
    )


@lru_cache(maxsize=8)
def _nobodys_words(texts: tuple[str, ...]) -> frozenset[str]:
    """The words of these texts, without those that are given names: a site called Martin Mead frees no Martin."""
    found = {word for text in texts for word in _words(text)}
    return frozenset(found - (shipped_lists().names - shipped_lists().doubtful))


def _words(text: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(text)]


def _as_phrases(phrases: Iterable[str]) -> set[tuple[str, ...]]:
    return {tuple(words) for one in phrases if (words := _words(one))}


def _as_full_names(names: Iterable[str]) -> set[tuple[str, ...]]:
    whole = {tuple(word for word in _words(name) if word not in _TITLES) for name in names}
    return {one for one in whole if len(one) > 1}
