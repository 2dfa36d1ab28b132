"""One recording store as a card: where it is, how far indexing has come, what failed and what to do."""

from html import escape

import streamlit as st

from qa_app.components.plain_table import plain_table
from qa_app.components.plain_words import plain
from qa_app.components.store_failures import draw_failures
from qa_app.components.store_run import draw_live_state
from qa_app.components.store_runs import draw_runs
from qa_app.i18n import _
from qa_app.screen_state import backend, person
from qa_app.services.background_indexing import start_in_background
from qa_app.services.store_overview import StoreOverview, list_failures, list_runs
from qa_app.services.stores import StoreRecord, check_store, variables_of


def draw_store_card(overview: StoreOverview, site: str | None) -> None:
    """The card with its buttons; while a run is under way it follows the run. `site`: whose store it is."""
    store = overview.store
    with st.container(border=True, gap="small", key=f"store-{store.id}"):
        said = _draw_head(overview)
        draw_live_state(overview)
        if not overview.is_running:
            problem = overview.run.problem if overview.run else None
            if problem and problem != said:
                st.warning(plain(problem), icon=":material/warning:")
        failures = list_failures(backend(), person(), overview)
        draw_failures(store.id, failures, is_running=overview.is_running)
        runs = list_runs(backend(), person(), store.id)
        if runs:
            with st.expander(_("Latest runs"), key=f"runs-{store.id}"):
                draw_runs(runs)
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
            # The schedule does it by itself; it stands out where that has not come about.
            type="primary" if overview.failures or overview.run is None else "secondary",
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
            _("Belongs to"): escape(site or _("every site")),
            _("Keys begin with"): _in_code(store.prefix) or escape(_("anything")),
            _("Key pattern"): _in_code(store.key_pattern)
            or escape(_("none: matched by metadata or by hand")),
            _("Storyboards go to"): _in_code(
                f"{store.derived_bucket or store.bucket}/{store.derived_prefix}"
            ),
            _("Bucket addressed by"): escape(
                {"path": _("path"), "virtual": _("host name")}[store.addressing]
            ),
            _("Certificates"): _in_code(store.ca_bundle) or escape(_("the machine's own")),
        }
        lines = (
            f'<tr><th scope="row">{escape(name)}</th><td>{value}</td></tr>' for name, value in rows.items()
        )
        st.html(plain_table(_("Settings of this store"), [_("Setting"), _("Value")], lines))


def _code(text: str) -> str:
    """The text as code in Markdown, whatever signs it holds (a pipe or a backtick among them)."""
    return f"`` {text} ``" if text else ""


def _in_code(text: str | None) -> str:
    return f"<code>{escape(text)}</code>" if text else ""
