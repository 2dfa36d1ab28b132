"""The scores of a submitted review, with bands in words and why a score is missing or bound."""

from html import escape

import streamlit as st

from qa_app.components.plain_table import plain_table
from qa_app.components.plain_words import plain
from qa_app.components.rating_sections import section_name
from qa_app.i18n import _, current_language, day
from qa_app.services.review_scores import score_text, undefined_words, why_bound
from qa_app.services.reviews import DeskView, Output, ScoreRecord, highest_values, shown_score


def draw_score_card(view: DeskView) -> None:
    """One line per output, a heading for each person where there are several to each; then the sections, as a
    table, of those that have some."""
    st.header(_("Scores"), anchor=False)
    whole = [one for one in view.scores if not one.section]
    highest = highest_values(view.rubric)
    about_each = [one for one in view.rubric.outputs if one.per_facilitator]
    if len(about_each) <= 1:
        for score in whole:
            _draw_score(view, score, _name(view, score), highest)
    else:
        for person_id, name in view.facilitators.items():
            st.markdown(f"**{plain(name)}**")
            for score in whole:
                if score.facilitator_id == person_id:
                    _draw_score(view, score, _label(_output(view, score)), highest)
        for score in whole:
            if score.facilitator_id is None:
                _draw_score(view, score, _label(_output(view, score)), highest)
    with_sections = [
        one
        for one in whole
        if any(
            part.section and (part.output, part.facilitator_id) == (one.output, one.facilitator_id)
            for part in view.scores
        )
    ]
    if with_sections:
        st.html(_table(view, with_sections))
    for source in dict.fromkeys(_sources(view)):
        st.caption(plain(source))


def _draw_score(view: DeskView, score: ScoreRecord, name: str, highest: dict[str, float]) -> None:
    output = _output(view, score)
    value = score_text(output, score.value, highest.get(score.output))
    words = [value] if value is not None else [undefined_words(score)]
    if score.band:
        words.append(output.band(score.band).label.in_language(current_language()))
    st.markdown(f"**{plain(name)}**: " + " · ".join(plain(one) for one in words))
    for sentence in why_bound(score):
        st.caption(plain(sentence))


def _output(view: DeskView, score: ScoreRecord) -> Output:
    return view.rubric.output(score.output)


def _label(output: Output) -> str:
    return output.label.in_language(current_language())


def _name(view: DeskView, score: ScoreRecord) -> str:
    if score.facilitator_id is not None:
        return view.facilitators[score.facilitator_id]
    return _label(_output(view, score))


def _sources(view: DeskView) -> list[str]:
    """Where the bands come from, of each output that says so."""
    return [
        _("Bands: {source}, as of {day}.").format(
            source=one.threshold_source.source.in_language(current_language()),
            day=day(one.threshold_source.date),
        )
        for one in view.rubric.outputs
        if one.threshold_source
    ]


def _table(view: DeskView, whole: list[ScoreRecord]) -> str:
    """Each section a row, each output a column."""
    value = {(one.section, one.output, one.facilitator_id): one.value for one in view.scores}
    rows = []
    for section in view.rubric.sections:
        figures = (
            shown_score(value.get((section.key, score.output, score.facilitator_id))) or "–"
            for score in whole
        )
        cells = "".join(f'<td class="number">{escape(figure)}</td>' for figure in figures)
        rows.append(f'<tr><th scope="row">{escape(section_name(section))}</th>{cells}</tr>')
    heads = [_("Section"), *(_name(view, score) for score in whole)]
    return plain_table(_("Scores by section"), heads, rows, numbers=range(1, len(heads)))
