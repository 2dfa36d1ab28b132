"""The latest runs over a store as a table: when, how long, what was found and what came of it."""

from datetime import datetime
from html import escape

import streamlit as st

from qa_app.i18n import LONDON, N_, _, length_words, ngettext, short_day
from qa_app.services.store_overview import RunLine

FOUND: dict[str, str] = {
    "new": N_("new"),
    "changed": N_("changed"),
    "moved": N_("moved"),
    "back": N_("back again"),
    "missing": N_("missing"),
    "arriving": N_("still arriving"),
}
"""Kinds of change after a number, as in “3 new”."""


def draw_runs(lines: list[RunLine]) -> None:
    """The table; there is at least one run."""
    heads = {
        _("When"): "when",
        _("Took"): "number",
        _("Found in the bucket"): "",
        _("Indexed"): "number",
        _("Failed"): "number",
        _("MB moved"): "number",
        _("How it ended"): "",
    }
    head = "".join(f'<th scope="col" class="{kind}">{escape(words)}</th>' for words, kind in heads.items())
    body = "".join(_line(one) for one in lines)
    name = escape(_("Latest runs"), quote=True)
    st.html(
        f'<div class="plain-table" tabindex="0" role="region" aria-label="{name}"><table><thead><tr>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def _line(one: RunLine) -> str:
    run = one.run
    has_indexed = run.stage == "indexing"
    ended = run.ended_at or run.heard_at
    figures = (
        f"{run.done - run.failed:,}" if has_indexed else "–",
        f"{run.failed:,}" if has_indexed else "–",
        f"{run.bytes_moved / 1_000_000:,.1f}" if has_indexed else "–",
    )
    took = length_words(round((ended - run.started_at).total_seconds() * 1000))
    numbers = "".join(f'<td class="number">{words}</td>' for words in figures)
    return (
        f'<tr><th scope="row" class="when">{escape(_when(run.started_at))}</th><td class="number">{escape(took)}</td>'
        f"<td>{escape(_found(one))}</td>{numbers}<td>{escape(_ended(one))}</td></tr>"
    )


def _when(at: datetime) -> str:
    return f"{short_day(at)}, {at.astimezone(LONDON):%H:%M}"


def _found(one: RunLine) -> str:
    told = [
        f"{one.run.found[kind]:,} " + _(words) for kind, words in FOUND.items() if one.run.found.get(kind)
    ]
    if told:
        listed = one.run.found.get("listed", 0)
        objects = ngettext("{n} object listed", "{n} objects listed", listed).format(n=f"{listed:,}")
        return f"{', '.join(told)} · {objects}"
    if one.is_alive or (one.run.stage == "listing" and one.run.problem):
        return "–"
    return _("nothing new")


def _ended(one: RunLine) -> str:
    if one.is_alive:
        return _("under way")
    if one.run.ended_at is None:
        return _("fell silent before it was done")
    if one.run.problem:
        return one.run.problem
    return _("came to its end")
