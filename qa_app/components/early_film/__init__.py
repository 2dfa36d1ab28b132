"""The film of a desk, on its way before the desk is drawn: from the click or the address that leads there.

Streamlit's program has to start and the screen to be drawn before there is a player, and all that while the line is
free. The player takes over what has come (`video_player/player.js`).
"""

from pathlib import Path

from qa_app.components.scripts import serve

EARLY_FILM = serve("early-film", Path(__file__).parent / "early_film.js")
"""The address of its script, which the first page loads by itself."""
