"""Name hygiene: what people write is looked through for what may tell who somebody is, before others read it.

Nothing here stops words from being kept in a draft. `settle` stands where they leave it: at sharing, at submitting,
and at forms that are sent once.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from qa_app.access import Person
from qa_app.backend import Backend, signing_secret
from qa_app.errors import NamesFound, Refused
from qa_app.hygiene.finder import find
from qa_app.hygiene.finding import Finding
from qa_app.hygiene.known import Known, known_from
from qa_app.i18n import N_, _, ngettext
from qa_app.services.activity import note
from storage.database import groups, kept_findings, library, people, sites
from storage.database.base import Transaction
from storage.database.kept_findings import KeptFinding

__all__ = [
    "CODES",
    "KEEP_REASONS",
    "KINDS",
    "TAKEN_OUT",
    "Kept",
    "MarkedWords",
    "Written",
    "as_replaced",
    "carry_kept",
    "keep_words",
    "may_tell",
    "settle",
    "words_to_look_at",
]

KINDS = {
    "name": N_("Name?"),
    "phone": N_("Phone number?"),
    "email": N_("E-mail address?"),
    "address": N_("Address?"),
    "case_number": N_("Case number?"),
    "birth": N_("Day of birth?"),
}
KEEP_REASONS = {
    "no_name": N_("It tells nobody who somebody is"),
    "colleague": N_("It is a colleague"),
    "material": N_("It comes from the programme's material"),
    "public": N_("It is publicly known"),
    "needed": N_("It has to stand here, and I answer for that"),
}
"""Why words stay. Chosen and not written, so that the reason cannot repeat them and the log can hold it."""

CODES = tuple(f"P{number}" for number in range(1, 13))
"""Participant codes that words can be replaced with."""
CODED = ("name", "case_number")
"""The kinds that a participant code can stand for."""
TAKEN_OUT = "[…]"
"""What stands where words were taken out."""

Kept = Mapping[tuple[str, str], str]
"""What the writer of a form keeps: field and words to one of KEEP_REASONS."""


@dataclass(frozen=True)
class Written:
    """A text that somebody wrote. `field` names it within its subject, `label` for the reader."""

    field: str
    label: str
    text: str


@dataclass(frozen=True)
class MarkedWords:
    """Words of a text that are to be replaced or kept. `kind` is one of KINDS; `before` and `after` are what stands
    around their first place, on one line, and `count` how often they stand in the text. `code` is the participant
    code that is offered for them; None: a code cannot stand for what they are."""

    field: str
    label: str
    kind: str
    words: str
    before: str
    after: str
    count: int
    code: str | None


def words_to_look_at(
    transaction: Transaction,
    backend: Backend,
    subject: str,
    subject_id: int,
    site_id: int,
    texts: Iterable[Written],
) -> tuple[MarkedWords, ...]:
    """What in these texts may tell who somebody is and was not kept, text by text in their order.

    Asks no permission: `subject` and `subject_id` name something whose texts the reader may change.
    """
    texts = tuple(texts)
    if not may_tell(backend, texts):
        return ()
    known = _known_at(transaction, backend, site_id)
    marked = [words for one in texts for words in _marked(one, find(one.text, known))]
    if not marked:
        return ()
    kept = {one.fingerprint for one in kept_findings.kept_findings(transaction, subject, subject_id)}
    of_words = _fingerprints(backend, subject, subject_id)
    everything = " ".join(one.text for one in texts)
    free = [code for code in CODES if not re.search(rf"\b{code}\b", everything)] or list(CODES)
    left = [one for one in marked if of_words(one.field, one.words) not in kept]
    # The same name is offered the same code in every text.
    coded = dict.fromkeys(one.words for one in left if one.code)
    codes = {words: free[min(number, len(free) - 1)] for number, words in enumerate(coded)}
    return tuple(replace(one, code=codes[one.words]) if one.code else one for one in left)


def may_tell(backend: Backend, texts: Iterable[Written]) -> bool:
    """Whether anything in these texts is to be asked about at all: without the database, which only knows what may
    stand besides."""
    known = known_from(texts=backend.library.texts, configuration=backend.hygiene)
    return any(one.text and find(one.text, known) for one in texts)


def settle(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    subject: str,
    subject_id: int,
    site_id: int,
    texts: Iterable[Written],
    keep: Kept | None = None,
) -> None:
    """Let texts leave their writer's hands: what was found in them is replaced by now, or kept, or in `keep`.

    Raises NamesFound with what is left, undoing the transaction that it is called in; a form shows it beside the
    fields and comes again with `keep`. What is in `keep` is stored, each with a row in the log. Call it in the
    transaction that stores the texts, once the subject has its id.
    """
    keep = keep or {}
    texts = tuple(texts)
    marked = words_to_look_at(transaction, backend, subject, subject_id, site_id, texts)
    left = tuple(one for one in marked if (one.field, one.words) not in keep)
    if left:
        raise NamesFound(
            ngettext(
                "{n} place may tell who somebody is. Replace it, or keep it with a reason.",
                "{n} places may tell who somebody is. Replace each, or keep it with a reason.",
                len(left),
            ).format(n=len(left)),
            left,
        )
    for one in marked:
        _keep(transaction, backend, actor, subject, subject_id, one, keep[one.field, one.words])


def keep_words(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    subject: str,
    subject_id: int,
    site_id: int,
    texts: Iterable[Written],
    field: str,
    words: str,
    reason: str,
) -> None:
    """Let words stay in one text of a draft, for one of KEEP_REASONS; they are not asked about there again.

    Raises Refused when the text does not hold them as something to look at any more, or for another reason.
    """
    for one in words_to_look_at(transaction, backend, subject, subject_id, site_id, texts):
        if (one.field, one.words) == (field, words):
            _keep(transaction, backend, actor, subject, subject_id, one, reason)
            return
    raise _gone()


def carry_kept(
    transaction: Transaction,
    backend: Backend,
    subject: str,
    from_id: int,
    to_id: int,
    site_id: int,
    texts: Iterable[tuple[Written, str]],
) -> None:
    """What was kept in texts stays kept in their copies, which belong to another subject of the same kind: by whom and
    why it was kept then. `texts`: each with the field of its copy. The log tells of it already."""
    kept = {one.fingerprint: one for one in kept_findings.kept_findings(transaction, subject, from_id)}
    if not kept:
        return
    known = _known_at(transaction, backend, site_id)
    before, after = _fingerprints(backend, subject, from_id), _fingerprints(backend, subject, to_id)
    for written, field in texts:
        for words in dict.fromkeys(one.words for one in find(written.text, known)):
            was = kept.get(before(written.field, words))
            if was is not None:
                copied = replace(was, subject_id=to_id, field=field, fingerprint=after(field, words))
                kept_findings.keep_finding(transaction, copied)


def as_replaced(
    transaction: Transaction, backend: Backend, site_id: int, text: str, words: str, by: str
) -> str:
    """The text with these words replaced by a participant code or TAKEN_OUT, wherever they were found in it.

    Raises Refused when they are not found there any more, or for anything else to put in their place.
    """
    if by not in (*CODES, TAKEN_OUT):
        raise Refused(_("Choose a participant code from P1 to P12, or take the words out."))
    places = [one for one in find(text, _known_at(transaction, backend, site_id)) if one.words == words]
    if not places:
        raise _gone()
    for one in reversed(places):
        text = text[: one.start] + by + text[one.end :]
    return text


def _gone() -> Refused:
    return Refused(_("These words do not stand in the text any more. Look at it once more."))


def _keep(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    subject: str,
    subject_id: int,
    marked: MarkedWords,
    reason: str,
) -> None:
    if reason not in KEEP_REASONS:
        raise Refused(_("Choose why these words stay."))
    kept_findings.keep_finding(
        transaction,
        KeptFinding(
            subject=subject,
            subject_id=subject_id,
            field=marked.field,
            kind=marked.kind,
            fingerprint=_fingerprints(backend, subject, subject_id)(marked.field, marked.words),
            reason=reason,
            kept_by=actor.id,
            kept_at=backend.clock(),
        ),
    )
    note(
        transaction,
        backend,
        actor,
        "kept words",
        subject,
        subject_id,
        field=marked.field,
        looks_like=marked.kind,
        reason=reason,
    )


def _known_at(transaction: Transaction, backend: Backend, site_id: int) -> Known:
    """Full names of all colleagues may stand, single names of those only who work at the site or delivered there."""
    site = sites.find_site(transaction, site_id)
    assert site is not None
    here = people.names_with_grants(transaction, site.id, site.region)
    delivered = library.facilitators_at(transaction, [site_id]).values()
    return known_from(
        texts=backend.library.texts,
        phrases=(*(one.name for one in sites.all_sites(transaction)), *groups.every_code(transaction)),
        staff=people.every_name(transaction),
        staff_here=tuple(dict.fromkeys((*here, *delivered))),
        configuration=backend.hygiene,
    )


def _marked(written: Written, found: Iterable[Finding]) -> Iterable[MarkedWords]:
    """What was found, the same words once."""
    by_words: dict[str, list[Finding]] = {}
    for one in found:
        by_words.setdefault(one.words, []).append(one)
    for words, places in by_words.items():
        first = places[0]
        yield MarkedWords(
            field=written.field,
            label=written.label,
            kind=first.kind,
            words=words,
            before=_before(written.text[: first.start]),
            after=_after(written.text[first.end :]),
            count=len(places),
            code=CODES[0] if first.kind in CODED else None,
        )


_AROUND = 60
"""Most characters that are shown on each side of words."""


def _before(text: str) -> str:
    line = text.rpartition("\n")[2]
    return line if len(line) <= _AROUND else "…" + line[-_AROUND:].partition(" ")[2]


def _after(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= _AROUND else line[:_AROUND].rpartition(" ")[0] + "…"


def _fingerprints(backend: Backend, subject: str, subject_id: int) -> Callable[[str, str], str]:
    """What names the words of a field: without the app's secret nobody can try words against it, and the same words
    in another text have another one."""
    secret = signing_secret(backend.settings).encode()

    def fingerprint(field: str, words: str) -> str:
        told = "\x00".join(("kept finding", subject, str(subject_id), field, words))
        return hmac.new(secret, told.encode(), hashlib.sha256).hexdigest()

    return fingerprint
