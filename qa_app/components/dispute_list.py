"""What is disputed in feedback: both voices side by side, raising a dispute, withdrawing and deciding one."""

from typing import Literal

import streamlit as st

from qa_app.components.held_form import draw_held, hold, kept_in, let_go, put_replaced
from qa_app.components.plain_words import plain, quiet
from qa_app.errors import Explained, NamesFound
from qa_app.i18n import _, day, moment
from qa_app.screen_state import backend, memory, person, say_next
from qa_app.services import disputes
from qa_app.services.disputes import DISPUTE_STATES, DisputeView
from qa_app.services.feedback import FeedbackView, RatedItem

COLOURS: dict[str, Literal["orange", "gray", "blue", "green"]] = {
    "open": "orange",
    "withdrawn": "gray",
    "kept": "blue",
    "changed": "green",
}


def draw_disputes(view: FeedbackView) -> None:
    """Draw the disputes, oldest first, and what this reader can do about them; nothing before the scores open."""
    if view.dispute_until is None or not (view.rated or view.disputes):
        return
    if not view.disputes and not view.is_facilitator:
        return
    st.header(_("Disputed ratings"), anchor=False)
    for one in view.disputes:
        _draw_dispute(view, one)
    if not view.is_facilitator:
        return
    if not view.disputes:
        st.caption(_("You dispute no rating."))
    if view.may_dispute:
        _draw_raise(view)
    elif view.feedback.state == "reflected":
        st.caption(_("The last day to dispute a rating was {day}.").format(day=day(view.dispute_until)))


def _draw_dispute(view: FeedbackView, one: DisputeView) -> None:
    with st.container(border=True, key=f"dispute-{one.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(one.item)}**", width="content")
            st.badge(_(DISPUTE_STATES[one.state]), color=COLOURS[one.state])
        theirs, answer = st.columns(2, gap="small")
        with theirs:
            _draw_voice(
                _("You") if view.is_facilitator else view.facilitator,
                _("Proposes {rating}").format(rating=one.proposed),
                one.reason,
                _("Disputed {when}").format(when=moment(one.raised_at)),
            )
            if one.withdrawn_at is not None:
                st.caption(_("Withdrawn {when}").format(when=moment(one.withdrawn_at)))
        with answer:
            if one.decided_at is None or one.decided is None:
                _draw_voice(view.author, _("Rated {rating}").format(rating=one.rated), "", "")
            else:
                said = _("Keeps {rating}") if one.state == "kept" else _("Changes it to {rating}")
                _draw_voice(
                    view.author,
                    _("Rated {rating}").format(rating=one.rated) + ". " + said.format(rating=one.decided),
                    one.decision,
                    _("Decided {when}").format(when=moment(one.decided_at)),
                )
        if one.state == "changed":
            st.caption(_("The changed rating is in a newer revision of the review."))
        if one.state != "open":
            return
        if view.is_facilitator:
            st.button(
                _("Withdraw the dispute"),
                key=f"withdraw-{one.id}",
                type="tertiary",
                on_click=_withdraw,
                args=(one.id,),
            )
        elif view.is_author:
            _draw_decide(view, one)


def _draw_voice(name: str, says: str, reason: str, when: str) -> None:
    lines = [f"**{plain(name)}**", plain(says), plain(reason), quiet(when) if when else ""]
    st.markdown("  \n".join(line for line in lines if line))


def _draw_raise(view: FeedbackView) -> None:
    assert view.dispute_until is not None
    settled = {one.item_key for one in view.disputes if one.state != "withdrawn"}
    left = {one.item.key: one for one in view.rated if one.item.key not in settled}
    if not left:
        return
    number_key = f"dispute-number-{view.feedback.id}"
    # A new key empties the fields after a dispute was kept, and only then.
    number = memory().setdefault(number_key, 0)
    with st.expander(_("Dispute a rating"), icon=":material/add:", expanded=bool(memory().get(number_key))):
        st.caption(
            plain(
                _(
                    "Until {day}, and until you acknowledge the feedback. {name} then keeps or changes the "
                    "rating, with a reason; both views stay side by side."
                ).format(day=day(view.dispute_until), name=view.author)
            )
        )
        key = st.selectbox(
            _("Item"),
            list(left),
            format_func=lambda one: left[one].item.label,
            key=f"dispute-item-{number}",
        )
        name, reason_key = f"dispute-form-{number}-{key}", f"dispute-reason-{number}"
        put_replaced(name)
        with st.form(name, border=False, enter_to_submit=False):
            st.caption(plain(_("Rated {rating}").format(rating=left[key].rating)))
            proposed = _draw_proposed(left[key], f"dispute-proposed-{number}-{key}")
            reason = st.text_area(_("Why you see it differently"), height=100, key=reason_key)
            held = st.container()
            is_sent = st.form_submit_button(_("Dispute this rating"))
            if is_sent and proposed is None:
                st.warning(_("Choose the rating that you propose."))
            elif is_sent and proposed is not None:
                try:
                    disputes.raise_dispute(
                        backend(),
                        person(),
                        view.feedback.id,
                        key,
                        proposed=proposed,
                        reason=reason,
                        keep=kept_in(name),
                    )
                except NamesFound as error:
                    hold(name, error)
                    st.warning(error.sentence)
                except Explained as error:
                    st.warning(error.sentence)
                else:
                    let_go(name)
                    memory()[number_key] = number + 1
                    say_next(_("Your dispute is kept. {name} decides about it.").format(name=view.author))
                    st.rerun()
            with held:
                draw_held(name, {"reason": reason_key})


def _draw_proposed(rated: RatedItem, key: str) -> float | None:
    label = _("The rating that you propose")
    if not rated.item.scale:
        return float(st.number_input(label, min_value=0, step=1, value=int(rated.value or 0), key=key))
    names = {one.value: one.name for one in rated.item.scale if one.value != rated.value}
    chosen: float | None = st.selectbox(
        label, list(names), index=None, format_func=lambda one: names[one], key=key, placeholder=_("Choose")
    )
    return chosen


def _draw_decide(view: FeedbackView, one: DisputeView) -> None:
    item = next(rated for rated in view.rated if rated.item.key == one.item_key)
    changes = {value.value: value.name for value in item.item.scale if value.value != item.value} or {
        one.proposed_value: one.proposed
    }
    names: dict[float | None, str] = {None: _("Keep {rating}").format(rating=one.rated)}
    names |= {value: _("Change to {rating}").format(rating=name) for value, name in changes.items()}
    # The one that is proposed stands next to keeping it.
    order = sorted(names, key=lambda value: (value is not None, value != one.proposed_value, value))
    name, reason_key = f"decide-{one.id}", f"decision-reason-{one.id}"
    put_replaced(name)
    with st.form(name, border=False, enter_to_submit=False):
        choice = st.selectbox(
            _("Your decision"),
            range(len(order)),
            index=None,
            format_func=lambda place: names[order[place]],
            key=f"decision-{one.id}",
            placeholder=_("Choose"),
        )
        reason = st.text_area(_("Why"), height=90, key=reason_key)
        held = st.container()
        st.caption(_("A change makes a new revision of the review. This cannot be taken back."))
        is_sent = st.form_submit_button(_("Decide"))
        if is_sent and choice is None:
            st.warning(_("Choose whether you keep the rating or change it."))
        elif is_sent and choice is not None:
            try:
                disputes.decide_dispute(
                    backend(), person(), one.id, value=order[choice], reason=reason, keep=kept_in(name)
                )
            except NamesFound as error:
                hold(name, error)
                st.warning(error.sentence)
            except Explained as error:
                st.warning(error.sentence)
            else:
                let_go(name)
                say_next(_("Decided. {name} can read it now.").format(name=view.facilitator))
                st.rerun()
        with held:
            draw_held(name, {"decision": reason_key})


def _withdraw(dispute_id: int) -> None:
    try:
        disputes.withdraw_dispute(backend(), person(), dispute_id)
    except Explained as error:
        say_next(error.sentence)
