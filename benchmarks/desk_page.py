"""docs/performance-desk.md, written from what was measured."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.desk_figures import Figure, table
from benchmarks.machine import machine

PAGE = Path(__file__).parent.parent / "docs" / "performance-desk.md"


def page_of(figures: Sequence[Figure], recordings: int, reviews: int, minutes: int) -> str:
    """The page as Markdown."""
    promised = [one for one in figures if one.is_met is not None]
    met = sum(1 for one in promised if one.is_met)
    return "\n".join(
        [
            "# How fast the review desk is",
            "",
            "Written by `make bench-desk`; do not edit. Times move from run to run and from machine to machine:",
            "compare within one run. “Late” is the 95th percentile.",
            "",
            f"Measured in Chromium on a machine with {machine()}.",
            f"The database (SQLite) holds {recordings:,} recordings and {reviews:,} reviews; the film at the desk is",
            f"{minutes} minutes long and comes from a real S3 server on the same machine, through the app. The draft",
            "holds forty marks. What is compared takes turns, and each time is taken inside the page: from the click,",
            "the key or the first step towards the address, to what is seen.",
            "",
            *table(figures),
            "",
            f"{met} of {len(promised)} promises met.",
            "",
            "- An *empty rerun* is a Streamlit script of one button and one line of text, on its own server; where the",
            "  film plays, the same film plays above them. Films are played by the processor here, without a graphics",
            "  card. Each click comes 300 ms after its page has come to the front; the first on a page is not counted.",
            "  The button is held down for 80 ms before, as a hand does; the time begins when it is let go. The desk",
            "  uses that while to ask for the film.",
            "- The *plain page* is one line of HTML with the same `<video>`, without Streamlit; the *bare Streamlit",
            "  page* is a script that draws this video and nothing else. Both fetch the film from the app, as the desk",
            "  does. Streamlit's own program in the browser has to start before anything of a page is drawn, which a",
            "  desk opened by its address pays for and one opened by a click from the list of drafts does not. Each",
            "  opening begins at the start of the film.",
            "- The library is opened by a click on its name, by somebody who sees all sites: one for every thousand",
            "  recordings. Its time is until all of the page is drawn.",
            "- Opening a composer asks no server; its time is until it has been drawn and holds the keyboard.",
            "",
        ]
    )
