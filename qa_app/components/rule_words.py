"""What a rule of the monitoring plan asks for, and why a programme session would not pay it, in words."""

from qa_app.i18n import _
from qa_app.services.due_reviews import AskedFor


def asked_for_words(one: AskedFor) -> str:
    """`My Emotions: not seen yet`, `Cover: each use is to be seen`."""
    if one.rule == "cover":
        return _("Cover: each use is to be seen")
    if one.rule == "new_facilitator":
        return _("New: first sessions are to be seen")
    if one.rule == "qa_share":
        return _("Re-scored in the quarter: {n} of {total}").format(n=one.paid, total=one.wanted)
    what = one.module if one.rule == "facilitator_module" else _("One-to-one")
    if one.wanted == 1 and not one.paid:
        return _("{module}: not seen yet").format(module=what)
    return _("{module}: {n} of {total} seen").format(module=what, n=one.paid, total=one.wanted)


def way_words(state: str) -> str:
    """Why programme sessions do not pay, to stand after their number: `2 without a recording`."""
    words = {
        "not_yours": _("not yours to review"),
        "no_reviewer": _("that only who delivered them could review"),
        "no_recording": _("without a recording"),
        "waiting": _("waiting to be indexed"),
        "needs_conversion": _("to be converted"),
        "unreadable": _("unreadable"),
        "missing": _("missing from the store"),
        "erased": _("erased"),
        "too_old": _("too old to count"),
        "gap_too_short": _("too near to another that counts"),
        "not_delivered_yet": _("not delivered yet"),
        "being_reviewed": _("being reviewed"),
    }
    return words[state]
