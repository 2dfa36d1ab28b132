"""How kinds of evidence are shown outside the player: a letter each, never by colour alone."""

LETTERS = {"strength": "S", "development": "D", "risk": "R", "proscribed": "P"}
COLOURS = {"strength": "blue", "development": "orange", "risk": "red", "proscribed": "violet"}
