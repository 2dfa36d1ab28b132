"""What is wrong with a recording, and what to do: the words for reason codes, states and quality signals.

The words are marked here and looked up when they are drawn.
"""

from dataclasses import dataclass

from qa_app.i18n import N_, _


@dataclass(frozen=True)
class Reason:
    """A reason code in words: what is the matter, and what a person can do about it."""

    what: str
    what_to_do: str


REASONS: dict[str, Reason] = {
    "empty": Reason(
        N_("The object is empty: it holds no bytes."),
        N_("Copy the recording to the store again."),
    ),
    "not_a_recording": Reason(
        N_("The object is not a recording, whatever its name says."),
        N_("Look at it with another program. If it does not belong in the store, move it away."),
    ),
    "truncated": Reason(
        N_("The recording breaks off before it can be read: its copy was not finished."),
        N_("Copy it again from the camera or the disc."),
    ),
    "no_picture": Reason(
        N_("There is no picture in it."),
        N_("Check the camera. If the programme session was filmed twice, assign the other recording."),
    ),
    "damaged": Reason(
        N_("The recording is damaged: its pictures cannot be decoded."),
        N_("Copy it again from the camera or the disc."),
    ),
    "encrypted": Reason(
        N_("The recording is locked: its picture is encrypted, and the key to it is not here."),
        N_("Export it again without copy protection and put that in the store."),
    ),
    "several_programmes": Reason(
        N_("The recording holds several broadcast programmes, each with a clock of its own."),
        N_("Save the one that was filmed as a file of its own and put that in the store."),
    ),
    "unsupported_codec": Reason(
        N_("The recording was made in a format that cannot be read here."),
        N_("Convert it to H.264 in MP4 and put it in the store."),
    ),
    "decoder_crashed": Reason(
        N_("Reading the recording made the decoder fail. It is probably damaged."),
        N_("Copy it again from the camera or the disc, then index what failed once more."),
    ),
    "over_budget": Reason(
        N_("Reading the recording took more time, bytes, requests or memory than is allowed for one."),
        N_(
            "Look whether it plays elsewhere. If it does, raise the settings that begin with QA_APP_INDEX_MAX, "
            "then index what failed once more."
        ),
    ),
    "arriving": Reason(
        N_(
            "The object was written only just now, or has grown since the last look: it may not be whole yet."
        ),
        N_("Nothing now: it is indexed once a look through the store finds it unchanged."),
    ),
    "vanished": Reason(
        N_("The object left the store while it was waiting to be read."),
        N_("Nothing now: the next look through the store settles it."),
    ),
    "changed_while_reading": Reason(
        N_("The object was replaced while it was being read."),
        N_("Nothing now: the next look through the store settles it."),
    ),
    "access_denied": Reason(
        N_("The store does not let the app read this object."),
        N_("Ask whoever looks after the store for permission to read it."),
    ),
    "archived": Reason(
        N_("The object lies in the store's archive, which gives nothing until it is asked to restore it."),
        N_(
            "Ask whoever looks after the store to restore it from its archive tier (such as Glacier). It is tried "
            "again by itself, every twelve hours at last."
        ),
    ),
    "store_unavailable": Reason(
        N_("The store could not be reached, or failed while the recording was read."),
        N_("Nothing now: it is tried again by itself, after a minute first and twelve hours at most."),
    ),
    "not_playable_in_browser": Reason(
        N_("A browser cannot play this format."),
        N_(
            "Have it converted: by the button where it is shown, or all of them by the command qa-app convert."
        ),
    ),
}
"""Every reason code that a look through the store or indexing gives."""

STATES: dict[str, str] = {
    "ready": N_("ready"),
    "waiting": N_("waiting to be indexed"),
    "arriving": N_("still arriving"),
    "needs_conversion": N_("to be converted"),
    "unreadable": N_("unreadable"),
    "missing": N_("missing from the store"),
    "erased": N_("erased"),
}
"""States after a number, as in “3 unreadable”, in the order in which they are told."""

SIGNALS: dict[str, str] = {
    "black": N_("black picture"),
    "covered_lens": N_("covered lens"),
    "dark": N_("dark picture"),
    "blurred": N_("blurred picture"),
    "frozen": N_("frozen picture"),
    "silent": N_("no sound"),
    "no_sound_track": N_("no sound track"),
    "damaged": N_("damaged"),
    "truncated": N_("cut off"),
    "shorter_than_planned": N_("shorter than planned"),
    "longer_than_planned": N_("longer than planned"),
}
"""Kinds of quality signal; the last two are of a programme session's recordings together (`recording_lengths`)."""


def reason_sentences(reason_code: str) -> Reason:
    """The reason in the reader's language; a code without words is told as it stands."""
    reason = REASONS.get(reason_code)
    if reason is None:
        return Reason(_("Indexing told the reason {code}.").format(code=reason_code), "")
    return Reason(_(reason.what), _(reason.what_to_do))
