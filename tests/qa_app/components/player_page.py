"""A page with the player alone, as a Streamlit script; the address says how it is shown."""

import streamlit as st

from qa_app.components.video_player import Mark, PlayerSource, video_player

LENGTH_MS = 40_000
ITEMS = ("A1", "A2", "A3", "B1", "B2", "E1", "E2")
EXERCISES = (
    ("check-in", "Check-in", "delivered", 0, 9_000),
    ("signs", "Warning signs", "shortened", 10_000, 19_000),
    ("homework", "Homework", None, None, None),
)
FIRST_EVIDENCE = (
    (4_000, 7_000, "strength", "Draws out the group's own words"),
    (5_500, 9_000, "development", "Minimising passes without a question"),
    (6_000, 6_500, "risk", "Says he drove past the house"),
    (21_000, 23_000, "proscribed", "Tells a story of his own"),
)

st.set_page_config(layout="wide")
asked = st.query_params
state = st.session_state
if "evidence" not in state:
    many = [(1_000 + 70 * i, 3_000 + 70 * i, "strength", f"Mark {i}") for i in range(500)]
    first = {"none": [], "many": many}.get(asked.get("evidence"), FIRST_EVIDENCE)
    state.update(
        evidence={
            i: (*one, ("E1",) if i == 1 else (), (4,) if i == 1 else ()) for i, one in enumerate(first, 1)
        },
        removed={},
        saves=0,
        marks=[],
        seek=None,
        refused=None,
    )


def keep(mark: Mark) -> None:
    """What a screen does with a mark: save it, so that it comes back as evidence."""
    state.marks.append(mark)
    if asked.get("store") == "refuses" and len(state.marks) == 1:
        state.refused = {"nonce": mark.nonce, "sentence": "This mark was changed in another tab."}
    elif asked.get("store") != "broken":
        state.saves += 1
        number = mark.id or 1_000 + state.saves
        state.evidence[number] = (mark.start_ms, mark.end_ms, mark.kind, mark.note, mark.items, mark.people)


def remove(number: int) -> None:
    """Take a mark out, for as long as nobody wants it back."""
    state.removed[number] = state.evidence.pop(number)


def restore(number: int) -> None:
    """Put it back."""
    state.evidence[number] = state.removed.pop(number)


def jump(ms: int) -> None:
    """Ask the player to go somewhere."""
    state.seek = (ms, (state.seek or (0, 0))[1] + 1)


left, right = st.columns([58, 42])
with left:
    if not st.toggle("Hide the player"):
        video_player(
            key="review-7",
            source=PlayerSource(
                url=f"/test/{asked.get('film', 'film')}.mp4{f'?v={state.version}' if state.get('version') else ''}",
                mime="video/mp4",
                title="My Emotions, session 3 of 6",
                duration_ms=LENGTH_MS,
                poster_url=None,
                start_ms=int(asked.get("start", 0)),
                storyboard={
                    "sheet_urls": ("/test/sheet.jpg",),
                    "columns": 10,
                    "rows": 4,
                    "tile_width": 192,
                    "tile_height": 108,
                    "times_ms": tuple(range(0, LENGTH_MS, 1_000)),
                },
                activity=tuple(30 + (i * 37) % 60 if not 120 < i < 150 else 2 for i in range(240)),
                signals=(
                    {"kind": "frozen", "label": "no movement", "start_ms": 20_000, "end_ms": 25_000},
                    {"kind": "silent", "label": "silent", "start_ms": 33_000, "end_ms": 34_500},
                ),
                evidence=tuple(
                    {
                        "id": i,
                        "start_ms": start,
                        "end_ms": end,
                        "kind": kind,
                        "note": note,
                        "items": items,
                        "people": people,
                        "saved": str(state.saves),
                        "earlier": note == "Says he drove past the house",
                    }
                    for i, (start, end, kind, note, items, people) in state.evidence.items()
                ),
                exercises=tuple(
                    {"key": key, "label": label, "outcome": outcome, "start_ms": start, "end_ms": end}
                    for key, label, outcome, start, end in EXERCISES
                ),
                watched=((0, 8_000), (12_000, 15_000)),
                beacon_url="/test/watched",
                captions_url="/test/captions.vtt" if asked.get("captions") else "/test/none",
                items=tuple({"key": key, "label": key, "title": f"Item {key}"} for key in ITEMS),
                people=({"id": 3, "name": "Maya Lindqvist"}, {"id": 4, "name": "Tomos Adeyemi"}),
                seek=state.seek,
                read_only=asked.get("read_only") == "yes",
                reader=int(asked.get("reader", 1)),
                refused=state.refused,
                link="/desk?review=7",
            ),
            height=480,
            on_mark=keep,
            on_remove=remove,
            on_restore=restore,
        )
with right:
    st.button("Rerun")
    st.button("Another file", on_click=lambda: state.update(version=1))
    st.button("Go to 0:00:30", on_click=jump, args=(30_000,))
    st.segmented_control("Rating", ["0", "1", "2"])
    st.text_area("Strengths")
    st.write("Marks:", len(state.marks))
    st.code("\n".join(str(mark) for mark in state.marks) or "none yet")
