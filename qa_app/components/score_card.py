"""The scores of a submitted review, with bands in words and why a score is missing or bound."""

import pandas as pd
import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.i18n import _, current_language
from qa_app.services.reviews import DeskView, ScoreRecord, shown_score


def draw_score_card(view: DeskView) -> None:
    """One line per output, then the sections of each as a table."""
    st.header(_("Scores"), anchor=False)
    whole = [one for one in view.scores if not one.section]
    for score in whole:
        name = _name(view, score)
        band = _band(view, score)
        value = shown_score(score.value) or _("not defined")
        st.markdown(f"**{plain(name)}**: {value}" + (f" · {plain(band)}" if band else ""))
        for sentence in _why(score):
            st.caption(sentence)
    st.dataframe(_table(view, whole), hide_index=True, width="stretch")


def _name(view: DeskView, score: ScoreRecord) -> str:
    if score.facilitator_id is not None:
        return view.facilitators[score.facilitator_id]
    return view.rubric.output(score.output).label.in_language(current_language())


def _band(view: DeskView, score: ScoreRecord) -> str:
    if score.band is None:
        return ""
    return view.rubric.output(score.output).band(score.band).label.in_language(current_language())


def _why(score: ScoreRecord) -> list[str]:
    sentences = []
    if score.undefined_reason == "nothing_applies":
        sentences.append(_("No score: no item applies."))
    elif score.undefined_reason:
        sentences.append(_("No score: too little is answered."))
    if score.escalated_by:
        sentences.append(
            _("Escalated because of {items}: a critical item at its lowest.").format(
                items=score.escalated_by.replace(" ", ", ")
            )
        )
    elif score.capped_by:
        sentences.append(
            _("The band is held down by {items}, a critical item.").format(
                items=score.capped_by.replace(" ", ", ")
            )
        )
    return sentences


def _table(view: DeskView, whole: list[ScoreRecord]) -> pd.DataFrame:
    language = current_language()
    columns: dict[str, list[str]] = {
        _("Section"): [f"{one.key} {one.label.in_language(language)}" for one in view.rubric.sections]
    }
    for score in whole:
        by_section = {
            one.section: one
            for one in view.scores
            if one.section and (one.output, one.facilitator_id) == (score.output, score.facilitator_id)
        }
        columns[_name(view, score)] = [
            (shown_score(by_section[one.key].value) if one.key in by_section else None) or "–"
            for one in view.rubric.sections
        ]
    return pd.DataFrame(columns)
