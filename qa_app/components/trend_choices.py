"""What a trend is asked for: site or region, measure and part, periods, programme and module; all of it stands in the
address, so that it can be sent to somebody."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import streamlit as st

from qa_app.i18n import N_, _
from qa_app.screen_state import backend, query_number
from qa_app.services import recordings, trends
from qa_app.services.sites import Site
from qa_app.services.trends import MEASURES, STEPS, Selection, Step

STEP_WORDS: dict[Step, str] = {"week": N_("Weeks"), "month": N_("Months"), "quarter": N_("Quarters")}
WIDTH = 190
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class TrendChoice:
    """What the address asks for. `site_id` None: all sites, of one `region` where that is not empty."""

    site_id: int | None
    region: str
    selection: Selection


def choice_in_address() -> TrendChoice:
    """As far as there is such a measure and such periods; else the first of them."""
    asked = st.query_params
    measure = asked.get("measure", "")
    step = asked.get("by", "")
    found: list[Step] = [one for one in STEPS if one == step]
    return TrendChoice(
        query_number("site"),
        asked.get("region", ""),
        Selection(
            measure if measure in MEASURES else "score",
            asked.get("part", ""),
            found[0] if found else "month",
            asked.get("programme") or None,
            asked.get("module") or None,
        ),
    )


def go_to_trend(choice: TrendChoice) -> None:
    """Have that choice in the address, and draw it."""
    selection = choice.selection
    wanted = {
        "site": "" if choice.site_id is None else str(choice.site_id),
        "region": choice.region if choice.site_id is None else "",
        "measure": "" if selection.measure == "score" else selection.measure,
        "part": selection.part,
        "by": "" if selection.step == "month" else selection.step,
        "programme": selection.programme or "",
        "module": selection.module or "",
    }
    st.query_params.from_dict({name: value for name, value in wanted.items() if value})
    st.rerun()


def draw_trend_choices(sites: Sequence[Site], choice: TrendChoice) -> None:
    """Draw the fields as the choice says; another choice leads to its own address."""
    names, selection = {site.id: site.name for site in sites}, choice.selection
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="trend-choices"):
        everywhere = {None: _("All sites")} if len(names) > 1 else {}
        site_id = _choose(_("Site"), "site", {**everywhere, **names}, choice.site_id)
        region = _draw_region(sites, choice)
        measures = {key: _(one.name) for key, one in MEASURES.items()}
        measure = _choose(_("Measure"), "measure", measures, selection.measure, wide=True)
        if measure != selection.measure:
            first = next(iter(trends.parts_of(backend(), measure)), ("", ""))[0]
            part = first if MEASURES[measure].parts == "items" else ""
        else:
            part = _draw_part(selection)
        steps: dict[Step, str] = {step: _(words) for step, words in STEP_WORDS.items()}
        step = _choose(_("By"), "by", steps, selection.step)
        programme, module = _draw_programme(selection)
    wanted = TrendChoice(site_id, region, Selection(measure, part, step, programme, module))
    if wanted != choice:
        narrows = MEASURES[measure].narrows
        kept = wanted.selection if narrows else replace(wanted.selection, programme=None, module=None)
        go_to_trend(replace(wanted, selection=kept))


def _draw_region(sites: Sequence[Site], choice: TrendChoice) -> str:
    regions = sorted({site.region for site in sites})
    if choice.site_id is not None or len(regions) < 2:
        return choice.region
    options = {"": _("All regions"), **{one: one for one in regions}}
    return _choose(_("Region"), "region", options, choice.region)


def _draw_part(selection: Selection) -> str:
    parts = dict(trends.parts_of(backend(), selection.measure))
    if not parts:
        return selection.part
    if MEASURES[selection.measure].parts == "items":
        return _choose(_("Item"), "part", parts, selection.part, wide=True)
    return _choose(
        _("Section"), "part", {"": _("All sections, weighted"), **parts}, selection.part, wide=True
    )


def _draw_programme(selection: Selection) -> tuple[str | None, str | None]:
    if not MEASURES[selection.measure].narrows:
        return selection.programme, selection.module
    known = recordings.programmes_and_modules(backend())
    titles = {key: title for key, (title, _modules) in known.items()}
    programme = _choose(
        _("Programme"), "programme", {None: _("All programmes"), **titles}, selection.programme, wide=True
    )
    if programme is None or programme != selection.programme:
        return programme, None
    modules = known[programme][1] if programme in known else {}
    return programme, _choose(_("Module"), "module", {None: _("All modules"), **modules}, selection.module)


def _choose(label: str, name: str, options: Mapping[Key, str], chosen: Key, *, wide: bool = False) -> Key:
    """One field. Its key holds what the address says: a link to another trend must not meet the old choice."""
    keys = list(options)
    found: Key = st.selectbox(
        label,
        keys,
        index=keys.index(chosen) if chosen in options else 0,
        format_func=lambda one: options[one],
        key=f"trend-{name}-{chosen}",
        width=WIDTH + 70 if wide else WIDTH,
        disabled=len(keys) == 1,
    )
    return found
