"""Every word that the player's script shows, in the current language. `{…}` is filled in by the script."""

from qa_app.i18n import _


def player_words() -> dict[str, str]:
    """The words by the names that the script and the page of the player use."""
    return _control_words() | _lane_words() | _composer_words() | _key_words() | _trouble_words()


def _control_words() -> dict[str, str]:
    return {
        "player": _("Player: {title}"),
        "controls": _("Player controls"),
        "loading": _("Loading"),
        "play": _("Play"),
        "pause": _("Pause"),
        "back30": _("Back 30 seconds"),
        "back5": _("Back 5 seconds"),
        "on5": _("Forward 5 seconds"),
        "on30": _("Forward 30 seconds"),
        "speed": _("Speed"),
        "fullscreen": _("Full screen"),
        "keys": _("Keys"),
        "mark": _("Mark"),
        "close": _("Close"),
        "pressPlay": _("Press play to go on."),
    }


def _lane_words() -> dict[str, str]:
    return {
        "position": _("Position in the recording"),
        "positionOf": _("{position} of {length}"),
        "activity": _("Activity"),
        "signals": _("Signals"),
        "signalName": _("{signal}, {start} to {end}"),
        "noSignals": _("None found"),
        "evidence": _("Evidence"),
        "evidenceName": _("{kind}, {start} to {end}: {note}"),
        "noEvidence": _("None"),
        "noEvidenceYet": _("None yet: press m to mark a moment"),
        "watched": _("Watched"),
        "watchedOf": _("Watched: {watched} of {length}"),
    }


def _composer_words() -> dict[str, str]:
    return {
        "newMark": _("New mark"),
        "note": _("What you saw or heard"),
        "noteHint": _("What you saw or heard"),
        "kind": _("Kind of evidence"),
        "strength": _("Strength"),
        "development": _("Development"),
        "risk": _("Risk"),
        "proscribed": _("Proscribed"),
        "start": _("Start"),
        "end": _("End"),
        "people": _("About"),
        "items": _("Items"),
        "save": _("Save"),
        "cancel": _("Cancel"),
        "edit": _("Edit"),
        "sendAgain": _("Send again"),
        "noteMissing": _("Write what you saw or heard; a mark without words helps nobody later."),
        "badTime": _("Write the time as h:mm:ss, for example 0:12:05."),
        "endBeforeStart": _("The end must come after the start."),
        "afterEnd": _("The recording ends at {time}; give a time before that."),
        "saving": _("Saving the mark at {start}"),
        "saved": _("Mark saved"),
        "notSaved": _("A mark is not saved yet. It is kept in this tab; send it again."),
        "draftKept": _("You had not saved this mark; it was kept for you."),
        "rangeStarted": _("Range starts at {start}. Press ] where it ends, or Esc to forget it."),
    }


def _key_words() -> dict[str, str]:
    return {
        "keysTitle": _("Keyboard keys"),
        "keySpace": _("Space"),
        "playOrPause": _("Play or pause"),
        "step5": _("Back or forward 5 seconds"),
        "step30": _("Back or forward 30 seconds"),
        "frame": _("Back or forward one picture"),
        "markNow": _("Mark this moment"),
        "rangeStart": _("A range starts here"),
        "rangeEnd": _("The range ends here: write the mark"),
        "showKeys": _("Show or hide this list"),
        "closeIt": _("Close what is open"),
    }


def _trouble_words() -> dict[str, str]:
    return {
        "again": _("Try again"),
        "interrupted": _("The recording stopped coming. Your place is kept; try again in a moment."),
        "cannotPlay": _("This browser cannot play this recording, or its file is damaged."),
        "noPicture": _("This browser cannot show the picture of this recording. It needs a converted copy."),
        "noFullscreen": _("This browser does not allow full screen here."),
        "watchedNotSaved": _(
            "What you watch is not being saved at the moment. It is kept here and sent again."
        ),
    }
