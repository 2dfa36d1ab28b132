"""A facilitator takes away everything that is held about them and theirs to see: one ZIP, made in memory.

It holds data.json (see `held_data`), the documents that they may see as PDF and Word, and a text that says what is in
it, what is not, and how to ask for the rest.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from functools import partial

from qa_app import i18n
from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotAllowed
from qa_app.i18n import _, day, ngettext
from qa_app.reports.document import Document
from qa_app.services.activity import note
from qa_app.services.document_files import ENDINGS, make_file
from qa_app.services.facilitator_document import facilitator_document
from qa_app.services.feedback_document import shared_document
from qa_app.services.held_data import MOST_ROWS, Held, held_about
from qa_app.services.meeting_document import meeting_document
from qa_app.services.meeting_view import meetings_of
from qa_app.services.people import find_person

MOST_OF_A_KIND = 20
"""Pieces of feedback, and meetings, that come as documents, the newest; their data holds all."""
MOST_BYTES = 40 * 1024 * 1024
"""Of all documents; those that do not fit are left out, and the text says how many."""


def export_of_self(backend: Backend, actor: Person, *, most_bytes: int = MOST_BYTES) -> bytes:
    """Everything that is held about the person and theirs to see, as a ZIP in their language; it is logged.

    `most_bytes` of documents at most. Raises NotAllowed once the account is closed and for who is no facilitator, and
    BadSetting for a style of the site that cannot be used.
    """
    # A page holds its button for as long as it is open: the roles are those of now.
    reader = find_person(backend, actor.id)
    if reader is None:
        raise NotAllowed(_("You are signed out. Load the page again to sign in."))
    with i18n.language(reader.language):
        held = held_about(backend, reader)
        files, left = _documents(backend, reader, held, most_bytes)
        told = _told(backend, files, left)
        data = {**held.data, "left_out": list(left_out()), "documents": [name for name, _made in files]}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("READ-ME.txt", told)
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        for name, made in files:
            archive.writestr(f"documents/{name}", made)
    with backend.database.write() as transaction:
        note(
            transaction,
            backend,
            reader,
            "exported",
            "held data",
            reader.id,
            feedback=len(held.feedback),
            meetings=len(held.meetings),
            documents=len(files),
        )
    return packed.getvalue()


def left_out() -> Iterator[str]:
    """What is held and not in the file, a sentence for each, in the current language."""
    yield _("Private notes that whoever leads supervision keeps beside a meeting.")
    yield _("Drafts: reviews, feedback and records of meetings that are still being written.")
    yield _("Reviews from which no feedback was shared with you.")
    yield _("Scores and ratings of feedback that you have not reflected on yet. They open after that.")
    yield _("The recordings themselves.")
    yield _(
        "What others did that concerns you: their rows of the activity log, and conflicts of interest noted."
    )
    yield _("What is about somebody else in the same session or meeting.")


def how_to_ask() -> str:
    """How to ask for what is left out, in the current language."""
    return _(
        "To ask for something that is left out, write to your treatment manager or to the data protection officer of "
        "your organisation. Say that it is a request for access to your personal data, and name what you are after. "
        "You may have a right to it, private notes and drafts included."
    )


def _documents(
    backend: Backend, reader: Person, held: Held, most_bytes: int
) -> tuple[list[tuple[str, bytes]], int]:
    """Names and contents of those that fit, and how many do not. No name holds a person's."""
    files: list[tuple[str, bytes]] = []
    left = 2 * (max(0, len(held.feedback) - MOST_OF_A_KIND) + max(0, len(held.meetings) - MOST_OF_A_KIND))
    size = 0
    for name, make in _wanted(backend, reader, held):
        document = make()
        for ending in ENDINGS:
            made = make_file(backend, document, ending) if size < most_bytes else b""
            if made and size + len(made) <= most_bytes:
                files.append((f"{name}.{ending}", made))
                size += len(made)
            else:
                left += 1
    return files, left


def _wanted(backend: Backend, reader: Person, held: Held) -> Iterator[tuple[str, Callable[[], Document]]]:
    meetings = meetings_of(backend, reader, reader.id)
    yield (
        f"facilitator-{reader.id}",
        partial(facilitator_document, backend, reader, held.page, meetings, held.training),
    )
    for view in held.feedback[:MOST_OF_A_KIND]:
        yield f"feedback-{view.feedback.id}", partial(shared_document, view)
    for met in held.meetings[:MOST_OF_A_KIND]:
        yield f"supervision-{met.meeting.id}", partial(meeting_document, met)


def _told(backend: Backend, files: list[tuple[str, bytes]], left: int) -> str:
    in_it = [
        _(
            "data.json: all of it as data for programs. How it is built is described with the app's documentation."
        ),
        ngettext(
            "documents: {n} file, as you can take it away in the app.",
            "documents: {n} files, as you can take them away in the app.",
            len(files),
        ).format(n=len(files)),
        _("Of your own rows of the activity log and your notices, the newest {n} each.").format(n=MOST_ROWS),
    ]
    if left:
        in_it.append(
            ngettext(
                "{n} older document is not in it. Its words are in data.json, and the app makes the file.",
                "{n} older documents are not in it. Their words are in data.json, and the app makes the files.",
                left,
            ).format(n=left)
        )
    lines = [
        _("What is held about you in qa-app, as of {day}").format(day=day(backend.clock())),
        "",
        _("What is in it"),
        *(f"- {one}" for one in in_it),
        "",
        _("What is left out"),
        *(f"- {one}" for one in left_out()),
        "",
        how_to_ask(),
        "",
    ]
    # With the mark by which every editor knows its letters; lines end as everywhere.
    return "\ufeff" + "\r\n".join(lines)
