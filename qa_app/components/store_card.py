"""One recording store as a card: where it is, how far indexing has come, what failed and what to do."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.store_run import draw_counts, draw_last_run, draw_run_under_way
from qa_app.i18n import _, ngettext
from qa_app.screen_state import backend, person
from qa_app.services.background_indexing import start_in_background
from qa_app.services.reasons import reason_sentences
from qa_app.services.stores import (
    Failure,
    StoreOverview,
    StoreRecord,
    check_store,
    list_failures,
    variables_of,
)


def draw_store_card(overview: StoreOverview, site: str | None) -> None:
    """The card with its buttons; while a run is under way it follows the run. `site`: whose store it is."""
    store = overview.store
    with st.container(border=True, key=f"store-{store.id}"):
        said = _draw_head(overview)
        if overview.is_running:
            draw_run_under_way(store.id)
        else:
            draw_counts(overview)
            draw_last_run(overview, said)
            _draw_failures(overview, list_failures(backend(), person(), store.id))
        _draw_settings(store, site)


def _draw_head(overview: StoreOverview) -> str | None:
    """Name, address and buttons; gives the problem that asking the store has just told, None without."""
    store = overview.store
    words, buttons = st.columns([0.56, 0.44], vertical_alignment="center")
    with words:
        st.header(plain(store.name), anchor=False)
        place = store.endpoint_url or _("Amazon S3, {region}").format(region=store.region)
        st.markdown(_("Bucket {bucket} at {place}").format(bucket=_code(store.bucket), place=_code(place)))
    with buttons, st.container(horizontal=True, horizontal_alignment="right"):
        asked = st.button(_("Check the connection"), key=f"check-{store.id}")
        if st.button(
            _("Look for new recordings now"),
            key=f"look-{store.id}",
            type="primary",
            disabled=overview.is_running,
        ):
            start_in_background(backend(), person(), store.id)
            st.rerun()
    if not asked:
        return None
    with st.spinner(_("Asking the store …")):
        problem = check_store(backend(), person(), store.id)
    if problem:
        st.warning(plain(problem), icon=":material/link_off:")
    else:
        st.success(_("The store answers, and its key is accepted."), icon=":material/check:")
    return problem


def _draw_failures(overview: StoreOverview, failures: list[Failure]) -> None:
    if not failures:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**" + _("What is not as it should be") + "**", width="stretch")
        if overview.counts.get("unreadable") and st.button(
            _("Try the failed again"), key=f"again-{overview.store.id}"
        ):
            start_in_background(backend(), person(), overview.store.id, retry_failed=True)
            st.rerun()
    for failure in failures:
        reason = reason_sentences(failure.reason_code)
        words, which = st.columns([0.8, 0.2], vertical_alignment="center")
        with words:
            number = ngettext("{n} recording", "{n} recordings", failure.count).format(n=failure.count)
            st.markdown(f"**{number}**  \n{plain(reason.what)} {plain(reason.what_to_do)}")
        with which, st.popover(_("Which ones"), width="stretch"):
            st.code("\n".join(failure.keys), language=None, wrap_lines=True)
            if failure.count > len(failure.keys):
                more = failure.count - len(failure.keys)
                st.caption(ngettext("and {n} more", "and {n} more", more).format(n=more))


def _draw_settings(store: StoreRecord, site: str | None) -> None:
    access_variable, secret_variable, identity_variable = variables_of(store.name)
    with st.expander(_("Settings of this store")):
        st.markdown(
            _(
                "Its key is read from `{access}` and `{secret}` when the app starts; "
                "with `{identity}=1` the machine's own identity is used."
            ).format(access=access_variable, secret=secret_variable, identity=identity_variable)
        )
        rows = {
            _("Belongs to"): plain(site) if site else _("every site"),
            _("Keys begin with"): _code(store.prefix) or _("anything"),
            _("Key pattern"): _code(store.key_pattern) or _("none: matched by metadata or by hand"),
            _("Storyboards go to"): _code(f"{store.derived_bucket or store.bucket}/{store.derived_prefix}"),
            _("Bucket addressed by"): {"path": _("path"), "virtual": _("host name")}[store.addressing],
            _("Certificates"): _code(store.ca_bundle or "") or _("the machine's own"),
        }
        st.table({_("Setting"): list(rows), _("Value"): list(rows.values())}, border="horizontal")


def _code(text: str) -> str:
    """The text as code in Markdown, whatever signs it holds (a pipe or a backtick among them)."""
    return f"`` {text} ``" if text else ""
