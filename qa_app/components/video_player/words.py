"""Every word that the player's script shows, in the current language. `{…}` is filled in by the script."""

from qa_app.i18n import _


def player_words() -> dict[str, str]:
    """The words by the names that the script and the page of the player use."""
    return (
        _control_words() | _lane_words() | _list_words() | _composer_words() | _key_words() | _trouble_words()
    )


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
        "mute": _("Mute"),
        "volume": _("Volume"),
        "captions": _("Captions"),
        "contactSheet": _("Contact sheet"),
        "fullscreen": _("Full screen"),
        "keys": _("Keys"),
        "mark": _("Mark"),
        "close": _("Close"),
        "skip": _("Skip the player"),
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
        "exercises": _("Exercises"),
        "exerciseName": _("{exercise}: {outcome}"),
        "delivered": _("delivered"),
        "shortened": _("shortened"),
        "moved": _("moved"),
        "skipped": _("skipped"),
        "notTicked": _("not ticked yet"),
        "noExerciseTimes": _("No times noted"),
        "watched": _("Watched"),
        "watchedShort": _("{watched} watched of {length}"),
        "watchedOf": _("Watched: {watched} of {length}"),
    }


def _list_words() -> dict[str, str]:
    return {
        "asLists": _("Lanes as lists"),
        "activityOf": _("{start} to {end}: {value} of 100"),
        "fromTo": _("{start} to {end}"),
        "none": _("None"),
        "marksShown": _("Marks to show and play"),
        "allMarks": _("All marks"),
        "playAll": _("Play all in order"),
        "playThese": _("Play these in order"),
        "playingMark": _("Mark {n} of {total}, {start} to {end}: {note}"),
        "nextMark": _("Next mark"),
        "stopMarks": _("Stop"),
        "editAt": _("Edit the mark at {start}"),
        "removeAt": _("Remove the mark at {start}"),
        "removed": _("Mark at {start} removed."),
        "undo": _("Undo"),
        "earlierFile": _("Made on an earlier file: the object was replaced since."),
        "noEvidenceHere": _("No evidence was marked."),
    }


def _composer_words() -> dict[str, str]:
    return {
        "newMark": _("New mark"),
        "editMark": _("Edit mark"),
        "composerHint": _("Tab moves on. Enter saves, Esc drops."),
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
        "stillTyping": _("Save this mark with Enter, or drop it with Escape, before you change another."),
        "badTime": _("Write the time as h:mm:ss, for example 0:12:05."),
        "endBeforeStart": _("The end must come after the start."),
        "afterEnd": _("The recording ends at {time}; give a time before that."),
        "saving": _("Saving the mark at {start}"),
        "saved": _("Mark saved"),
        "notSaved": _(
            "A mark is not saved yet. It is kept in this browser and sent again as soon as the server answers."
        ),
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
        "playAllKey": _("Play the marks in order"),
        "showKeys": _("Show or hide this list"),
        "closeIt": _("Close or end what is on"),
        "keysEverywhere": _("Keys work on the whole page"),
        "keysEverywhereHint": _(
            "Switched off, they work only while the focus is in the player. This browser remembers it."
        ),
        "composerKeys": _(
            "While you write a mark: Tab moves from the words to kind, people and items. There S, D, R and P choose "
            "the kind; arrows or first letters move among people and items, and space ticks one. Enter saves, "
            "Esc drops."
        ),
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
