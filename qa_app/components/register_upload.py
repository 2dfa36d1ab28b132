"""Importing a register: templates, the upload, a preview of every row, and one button that applies it."""

from html import escape

import streamlit as st

from qa_app.components.card import card
from qa_app.components.plain_table import plain_table
from qa_app.components.plain_words import plain, quiet
from qa_app.errors import Explained
from qa_app.i18n import _, ngettext
from qa_app.screen_state import backend, memory, person, say_next
from qa_app.services import register_import
from qa_app.services.register_import import STATES, JudgedRow, RegisterPreview

PAGE = 50
KINDS = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
SHOWN = ("site", "group", "session", "date", "start")
"""Columns that say which delivery a row is about."""


def draw_register_upload() -> None:
    """Draw the cards."""
    with card(
        _("Import a register"),
        why=_(
            "A table with one delivery a row. You see first what each row would do; then all of it is imported, or "
            "nothing. The same file twice changes nothing."
        ),
    ):
        with st.container(horizontal=True):
            for kind, (name, mime) in KINDS.items():
                st.download_button(
                    _("Template for {kind}").format(kind=name),
                    data=register_import.template(kind),
                    file_name=f"register.{kind}",
                    mime=mime,
                    on_click="ignore",
                    key=f"template-{kind}",
                )
        done = memory().setdefault("register-number", 0)
        given = st.file_uploader(_("Register"), type=list(KINDS), key=f"register-{done}", max_upload_size=10)
        if given is None:
            return
        content = given.getvalue()
        try:
            found = register_import.preview_register(backend(), person(), content)
        except Explained as error:
            st.warning(plain(error.sentence))
            return
        _draw_preview(found, content)


def state_words(state: str) -> str:
    """What a row is, in words."""
    return {"wrong": _("wrong"), "changed": _("changed"), "new": _("new"), "same": _("as it is")}[state]


def _draw_preview(found: RegisterPreview, content: bytes) -> None:
    wrong, changes = found.counts["wrong"], found.counts["new"] + found.counts["changed"]
    if found.ignored:
        st.caption(plain(_("Columns that are not read: {names}.").format(names=", ".join(found.ignored))))
    shown = [one for one in STATES if found.counts[one]]
    if not shown:
        st.info(_("The register has no rows."))
        return
    state = st.segmented_control(
        _("Which rows"),
        shown,
        default=shown[0],
        format_func=lambda one: f"{state_words(one)} {found.counts[one]}",
        required=True,
        key=f"register-state-{found.judgement}",
        label_visibility="collapsed",
    )
    rows = [one for one in found.rows if one.state == (state or shown[0])]
    _draw_rows(rows, f"register-page-{found.judgement}-{state}")
    if wrong:
        st.warning(
            ngettext(
                "{n} row is wrong, so nothing can be imported yet. Correct it in the file and choose the file again.",
                "{n} rows are wrong, so nothing can be imported yet. Correct them in the file and choose the file "
                "again.",
                wrong,
            ).format(n=wrong)
        )
        st.download_button(
            _("What is wrong, as a file"),
            data=register_import.what_is_wrong(found),
            file_name="register-errors.csv",
            mime="text/csv",
            on_click="ignore",
        )
        return
    if not changes:
        st.info(_("Every row is as it is known. There is nothing to import."))
        return
    label = ngettext("Import {n} row", "Import {n} rows", changes).format(n=changes)
    st.button(label, type="primary", key="apply-register", on_click=_apply, args=(content, found.judgement))


def _draw_rows(rows: list[JudgedRow], page_key: str) -> None:
    first = (st.session_state.get(page_key, 1) - 1) * PAGE
    heads = (_("Row"), _("Site"), _("Group"), _("Session"), _("Date"), _("Start"), _("What it would do"))
    st.html(plain_table(_("Rows of the register"), heads, map(_line, rows[first : first + PAGE])))
    if len(rows) > PAGE:
        st.pagination(-(-len(rows) // PAGE), key=page_key)
        st.markdown(
            quiet(
                _("{first} to {last} of {total}").format(
                    first=first + 1, last=min(first + PAGE, len(rows)), total=len(rows)
                )
            )
        )


def _line(one: JudgedRow) -> str:
    words = {
        "wrong": " ".join(one.problems),
        "changed": _("changes {columns}").format(columns=", ".join(one.changes)),
        "new": _("is added"),
        "same": _("changes nothing"),
    }[one.state]
    # What is long belongs elsewhere, and may be a name.
    cells = "".join(f'<td class="when">{escape(one.row.cells[name][:24])}</td>' for name in SHOWN)
    return f'<tr><th scope="row">{one.row.number}</th>{cells}<td>{escape(words)}</td></tr>'


def _apply(content: bytes, judgement: str) -> None:
    try:
        done = register_import.apply_register(backend(), person(), content, judgement)
    except Explained as error:
        say_next(error.sentence)
        return
    memory()["register-number"] += 1
    say_next(
        _("The register is imported: {new} new, {changed} changed.").format(
            new=done.counts["new"], changed=done.counts["changed"]
        )
    )
