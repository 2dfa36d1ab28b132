"""The lists that are shipped: given names, words that are nobody's name, and words beside which a name stands."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qa_app.hygiene.folding import fold

_FOLDER = Path(__file__).parent

# Radical -> what it becomes (soft, nasal and aspirate mutation, and h before a vowel after "ei").
_MUTATIONS = {
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "m": ("f",),
    "ll": ("l",),
    "rh": ("r",),
    **{vowel: (f"h{vowel}",) for vowel in "aeiouwy"},
}


@dataclass(frozen=True)
class WordLists:
    """Everything folded. `doubtful` are those of `names` that are ordinary words too; `calendar` are days and
    months, which are names only where a relation stands before them. `relations` are what somebody is to somebody,
    `links` may stand between one and the name, `namings` lead to a name by themselves; `deeds` follow one."""

    names: frozenset[str]
    doubtful: frozenset[str]
    ordinary: frozenset[str]
    calendar: frozenset[str]
    relations: frozenset[str]
    titles: frozenset[str]
    links: frozenset[str]
    namings: frozenset[str]
    deeds: frozenset[str]
    particles: frozenset[str]
    no_streets: frozenset[str]


@cache
def shipped_lists() -> WordLists:
    """The lists beside this file, with the Welsh names as they stand mutated too."""
    names: set[str] = set()
    starred: set[str] = set()
    for section, words in _sections("given_names.txt"):
        for word in words:
            name = fold(word.rstrip("*"))
            names.add(name)
            if word.endswith("*"):
                starred.add(name)
            elif section == "welsh":
                changed = mutated(name)
                names |= changed
                # A mutation gives what another word may well be: Mair becomes Fair, Gwen becomes Wen.
                starred |= {one for one in changed if len(one) < 5}
    ordinary: set[str] = set()
    calendar: set[str] = set()
    for section, words in _sections("ordinary_words.txt"):
        folded = {fold(word) for word in words}
        if section == "Cymraeg":
            folded |= {one for word in folded if len(word) > 3 for one in mutated(word)}
        (calendar if section.startswith("the calendar") else ordinary).update(folded)
    context = [frozenset(words) for _section, words in _sections("context_words.txt")]
    relations, titles, links, namings, deeds, particles, no_streets = context
    return WordLists(
        relations=relations,
        titles=titles,
        links=links,
        namings=namings,
        deeds=deeds,
        particles=particles,
        no_streets=no_streets,
        names=frozenset(names),
        doubtful=frozenset(starred | names & (ordinary | calendar)),
        ordinary=frozenset(ordinary | calendar),
        calendar=frozenset(calendar),
    )


def mutated(name: str) -> set[str]:
    """Every form that a folded Welsh name can take at its beginning, without its own."""
    first = next((one for one in ("ll", "rh") if name.startswith(one)), name[0])
    return {begin + name[len(first) :] for begin in _MUTATIONS.get(first, ())}


def _sections(file: str) -> list[tuple[str, list[str]]]:
    sections: list[tuple[str, list[str]]] = []
    for line in (_FOLDER / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            sections.append((line.strip("[]"), []))
        elif line and not line.startswith("#"):
            sections[-1][1].extend(line.split())
    return sections
