"""Who may do what, in one table: by state of the thing, by action. What is not in it is refused and changes nothing.

The tests of services try every action of it as everybody; those of screens try every address.
"""

EVERYBODY = ("tomos", "maya", "rhian", "colleague", "elsewhere", "qa", "lead", "manager", "admin")
"""The facilitator, another one of the same session, the author (who leads the meeting too), another treatment manager
of the site, one of another site, the QA team, the clinical lead, the programme manager, the administrator."""

READERS = "tomos rhian colleague qa lead"
OTHERS = "rhian colleague qa lead"

FEEDBACK: dict[str, dict[str, str]] = {
    "draft": {"read": "rhian", "scores": "rhian", "save": "rhian", "share": "rhian"},
    "shared": {"read": READERS, "scores": OTHERS, "pdf": READERS, "recall": "rhian", "reflect": "tomos"},
    "opened": {"read": READERS, "scores": OTHERS, "pdf": READERS, "reflect": "tomos"},
    "reflected": {
        "read": READERS, "scores": READERS, "pdf": READERS, "dispute": "tomos", "acknowledge": "tomos",
    },
    "disputed": {
        "read": READERS, "scores": READERS, "pdf": READERS, "dispute": "tomos", "withdraw": "tomos",
        "decide": "rhian",
    },
    "decided": {
        "read": READERS, "scores": READERS, "pdf": READERS, "dispute": "tomos", "acknowledge": "tomos",
    },
    "acknowledged": {"read": READERS, "scores": READERS, "pdf": READERS},
}  # fmt: skip
"""Rhian's feedback for Tomos."""

MEETING: dict[str, dict[str, str]] = {
    "being written": {
        "read": "rhian", "private note": "rhian", "note": "rhian", "save": "rhian", "agree": "rhian",
        "record": "rhian", "see action": "rhian", "withdraw action": "rhian", "own points": "rhian",
    },
    "recorded": {
        "read": READERS, "pdf": READERS, "private note": "rhian", "note": "rhian", "add": "tomos rhian",
        "see action": "tomos rhian colleague", "close action": "rhian colleague",
        "withdraw action": "rhian colleague", "own points": "tomos rhian colleague",
    },
    "closed": {
        "read": READERS, "pdf": READERS, "private note": "rhian", "note": "rhian", "add": "tomos rhian",
        "see action": "tomos rhian colleague", "own points": "tomos rhian colleague",
    },
    # Her own withdrawn proposal; nobody else ever knew of it.
    "dropped": {"see action": "rhian"},
}  # fmt: skip
"""Rhian's meeting with Tomos and the action agreed in it, which is not seen when the meeting is `closed`."""

PAGE: dict[str, str] = {
    "page": READERS, "page pdf": READERS, "training": f"{READERS} manager", "export": "tomos maya",
}  # fmt: skip
"""Tomos's page and what can be taken away; everybody's export is of themselves alone."""

READING = ("read", "pdf", "scores", "private note", "see action", "own points")
