"""The form that adds a recording store."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.errors import NotFound, Refused
from qa_app.i18n import _
from qa_app.screen_state import backend, person, say_next
from qa_app.services.key_patterns import EXAMPLE
from qa_app.services.sites import all_sites
from qa_app.services.stores import ADDRESSING, add_store, variables_of


def draw_store_form() -> None:
    """Where the recordings lie; the key itself is never typed here."""
    access_variable, secret_variable, _identity = variables_of("name")
    sites = {site.id: site.name for site in all_sites(backend())}
    with st.form("add-store", border=False):
        st.markdown(
            _(
                "The store's key is never typed here: it is read from the environment of the app. For a store "
                "called name, set {access} and {secret}."
            ).format(access=f"`{access_variable}`", secret=f"`{secret_variable}`")
        )
        left, right = st.columns(2, gap="medium")
        with left:
            name = st.text_input(
                _("Name"), placeholder="archive", help=_("Small letters, digits and hyphens.")
            )
            bucket = st.text_input(_("Bucket"))
            endpoint_url = st.text_input(
                _("Address of the S3 server"),
                placeholder="https://s3.example.org",
                help=_("Leave it empty for Amazon's own."),
            )
            region = st.text_input(_("Region"), value="eu-west-2")
        with right:
            site_id = st.selectbox(
                _("Belongs to"), [None, *sites], format_func=lambda one: sites.get(one, _("every site"))
            )
            prefix = st.text_input(_("Keys begin with"), help=_("Only such objects are looked at."))
            key_pattern = st.text_input(
                _("Key pattern"),
                placeholder=EXAMPLE,
                help=_(
                    "A regular expression that finds in a key the named groups site, group and date, and if "
                    "wanted time and session. Empty: recordings are matched by their metadata or by hand."
                ),
            )
            addressing = st.selectbox(
                _("Bucket addressed by"),
                ADDRESSING,
                format_func=lambda one: {"path": _("path"), "virtual": _("host name")}[one],
            )
        with st.expander(_("Seldom needed")):
            ca_bundle = st.text_input(_("File of certificates to trust, on the machine of the app"))
            derived_bucket = st.text_input(_("Bucket for storyboards, if not the same"))
            derived_prefix = st.text_input(_("Storyboards begin with"), value="qa-app-derived/")
        sent = st.form_submit_button(_("Add the store"), type="primary")
    if not sent:
        return
    try:
        store = add_store(
            backend(),
            person(),
            name=name,
            bucket=bucket,
            endpoint_url=endpoint_url,
            region=region,
            prefix=prefix,
            addressing=addressing,
            ca_bundle=ca_bundle,
            derived_bucket=derived_bucket,
            derived_prefix=derived_prefix,
            key_pattern=key_pattern,
            site_id=site_id,
        )
    except (Refused, NotFound) as error:
        # Here, beside the form: what was typed stays.
        st.warning(plain(error.sentence))
        return
    access_variable, secret_variable, _identity = variables_of(store.name)
    say_next(
        _("The store {name} is added. Set {access} and {secret}, then start the app again.").format(
            name=store.name, access=access_variable, secret=secret_variable
        )
    )
    st.rerun()
