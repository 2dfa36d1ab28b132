"""The player of the review desk: native video, our own controls, lanes, and marking evidence."""

from qa_app.components.video_player.component import place_of, video_player
from qa_app.components.video_player.source import Mark, PlayerSource

__all__ = ["Mark", "PlayerSource", "place_of", "video_player"]
