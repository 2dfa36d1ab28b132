"""A recording in words: its state as a badge, why, its signals, and who reviewed it."""

from qa_app.access import Person
from qa_app.components.length_words import length_lines
from qa_app.components.plain_words import plain, quiet
from qa_app.i18n import _, day, length_words, position
from qa_app.services.missing_recordings import NO_RECORDING_REASONS
from qa_app.services.reasons import SIGNALS, reason_sentences
from qa_app.services.recordings import LibraryEntry, QualitySignalRecord, RecordingRecord

SHOWN_SIGNALS = 2


def state_names() -> dict[str, str]:
    """Every state that a programme session's recording can be in, as a badge says it."""
    return {
        "ready": _("Ready"),
        "waiting": _("Waiting to be indexed"),
        "needs_conversion": _("To be converted"),
        "unreadable": _("Cannot be used"),
        "missing": _("Missing from the store"),
        "no_recording": _("No recording"),
        "erased": _("Erased"),
    }


def signal_names() -> dict[str, str]:
    """Kinds of quality signal in words, as a sentence begins."""
    return {kind: _begun(_(words)) for kind, words in SIGNALS.items()}


def state_badge(state: str) -> str:
    """The state as a badge in Markdown."""
    tones = {
        "ready": "green",
        "needs_conversion": "orange",
        "unreadable": "red",
        "missing": "red",
        "no_recording": "orange",
    }
    return f":{tones.get(state, 'gray')}-badge[{state_names()[state]}]"


def state_sentences(state: str, recording: RecordingRecord | None, why: str | None = None) -> list[str]:
    """What is the matter and what to do about it; empty when all is well. `why`: the reason that somebody gave for
    there being no recording."""
    if recording is None and why:
        return [_("Reason given: {reason}.").format(reason=_(NO_RECORDING_REASONS.get(why, why)))]
    if recording is None:
        return [_("Nothing in the store fits it.")]
    if state == "missing" and recording.missing_since:
        return [
            _("Its object left the store; noticed {day}.").format(day=day(recording.missing_since)),
            _("Ask whoever looks after the store to put it back."),
        ]
    if state == "erased" and recording.erased_at:
        return [
            _("The video was erased {day}.").format(day=day(recording.erased_at)),
            _("Reviews, scores and evidence times stay."),
        ]
    if recording.reason_code:
        reason = reason_sentences(recording.reason_code)
        return [sentence for sentence in (reason.what, reason.what_to_do) if sentence]
    return []


def signal_words(signal: QualitySignalRecord) -> str:
    """`No sound 0:41:10–2:26:40`; what is so throughout, and how much is damaged, in words."""
    name = signal_names().get(signal.kind, signal.kind)
    if signal.kind == "no_sound_track":
        return name
    if signal.kind == "damaged" and signal.measure is not None:
        name = _("{name} ({percent} % of the pictures looked at)").format(
            name=name, percent=max(1, round(signal.measure * 100))
        )
    return f"{name} {position(signal.start_ms)}–{position(signal.end_ms)}"


def state_cell(entry: LibraryEntry) -> str:
    """Badge, reason and signals of an entry, in Markdown."""
    lines = [state_badge(entry.state)]
    if entry.state == "ready":
        of_length = [plain(one) for one in length_lines(entry.length)]
        shown = [plain(signal_words(one)) for one in entry.signals[:SHOWN_SIGNALS]]
        rest = len(entry.signals) - len(shown)
        lines += of_length + shown + ([_("and {n} more").format(n=rest)] if rest else [])
        if not entry.signals and not of_length:
            lines.append(quiet(_("No signals")))
    else:
        lines += [
            quiet(one)
            for one in state_sentences(entry.state, entry.recording, entry.session.no_recording_reason)[:1]
        ]
    return "  \n".join(lines)


def reviewed_cell(entry: LibraryEntry, reader: Person) -> str:
    """Who reviewed it or is at it, in Markdown; never what they found."""
    if entry.reviews:
        reviewed, under_way = _("Reviewed"), _("Being reviewed")
        return "  \n".join(
            f"{reviewed}  \n{quiet(day(one.at))}  \n{quiet(one.reviewer)}"
            if one.state == "submitted"
            else f"{under_way}  \n{quiet(one.reviewer)}"
            for one in entry.reviews
        )
    lines = [":gray[" + _("Not reviewed") + "]"]
    if reader.id in {one.id for one in entry.session.facilitators}:
        lines.append(quiet(_("You delivered it")))
    return "  \n".join(lines)


def size_words(size_bytes: int) -> str:
    """`1.74 GB`, `12.3 MB` or `640 kB`, in powers of ten."""
    if size_bytes >= 10**9:
        return f"{size_bytes / 10**9:.2f} GB"
    if size_bytes >= 10**6:
        return f"{size_bytes / 10**6:.1f} MB"
    return f"{size_bytes / 1000:.0f} kB"


def length_of(recording: RecordingRecord | None) -> str:
    """The length as `2 h 28 min`; a dash when it is not known."""
    return "–" if recording is None or recording.duration_ms is None else length_words(recording.duration_ms)


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
