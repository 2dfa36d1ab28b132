"""Section bands as words with a bar of steps: a figure never stands without its words."""

from html import escape

import streamlit as st

from qa_app.i18n import _, ngettext
from qa_app.services.feedback import ScoresInWords, SectionInWords


def draw_section_bands(scores: ScoresInWords | None) -> None:
    """Draw the bands; `scores` None: say when they open."""
    st.header(_("Section bands") if scores is None or scores.sections else _("Scores"), anchor=False)
    if scores is None:
        st.info(_("The scores open after your reflection. Until then you read the words only."))
        return
    steps = len(scores.bands)
    whole = escape(_("Own items as a whole") if scores.sections else scores.label)
    order = (
        escape(_("From the lowest: {bands}.").format(bands=", ".join(scores.bands))) if scores.bands else ""
    )
    st.html(
        '<div class="bands">'
        + "".join(_section(section, steps) for section in scores.sections)
        + f'<div class="whole"><span>{whole}</span>'
        + f"<b>{escape(scores.whole)}</b></div>"
        + "".join(
            f'<div class="band"><span>{escape(one.label)}</span><b>{escape(one.whole)}</b></div>'
            for one in scores.others
        )
        + (f"<p>{escape(scores.because)}</p>" if scores.because else "")
        + (f'<p class="quiet">{order}</p>' if order else "")
        + "</div>"
    )


def _section(section: SectionInWords, steps: int) -> str:
    reached = section.level or 0
    bar = "".join(f'<i class="{"on" if step < reached else ""}"></i>' for step in range(steps))
    words = escape(section.words or _("No band"))
    whose = _("The session, shared") if section.is_shared else _("Own items")
    n = ngettext("{answered} of {n} item", "{answered} of {n} items", section.applicable).format(
        answered=section.answered, n=section.applicable
    )
    figure = (
        f"\N{NO-BREAK SPACE}· {section.score}".replace(" ", "\N{NO-BREAK SPACE}")
        if section.score is not None
        else ""
    )
    return (
        f'<div class="band"><span><b>{escape(section.key)} {escape(section.label)}</b></span>'
        f"<b>{words}{escape(figure)}</b></div>"
        f'<div class="bar" aria-hidden="true">{bar}</div>'
        f'<div class="band quiet"><span>{escape(whose)}</span><span>{escape(n)}</span></div>'
    )
