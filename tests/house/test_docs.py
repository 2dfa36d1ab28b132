import re
from pathlib import Path
from urllib.parse import unquote

from tests.house import measures_page, settings_page
from tests.house.repository import ROOT, shown, tracked

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def test_the_settings_page_lists_exactly_the_settings() -> None:
    assert settings_page.PAGE.read_text() == settings_page.page(), "run `make settings`"


def test_the_page_of_measures_tells_each_of_them() -> None:
    assert measures_page.PAGE.read_text() == measures_page.page(), "run `make measures`"


def test_every_link_in_the_docs_leads_somewhere() -> None:
    broken = [
        f"{shown(file)}: {target}"
        for file in tracked(".md")
        for target in LINK.findall(file.read_text())
        if not target.startswith(("http://", "https://", "mailto:")) and not _leads_somewhere(file, target)
    ]
    assert broken == []


def test_every_page_of_the_docs_is_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        file = waiting.pop()
        if file in reached or file.suffix != ".md" or not file.is_file():
            continue
        reached.add(file)
        targets = [target.partition("#")[0] for target in LINK.findall(file.read_text())]
        waiting += [(file.parent / target).resolve() for target in targets if target and "://" not in target]
    assert [shown(file) for file in tracked(".md") if file not in reached] == []


def _leads_somewhere(file: Path, target: str) -> bool:
    path, _, heading = unquote(target).partition("#")
    there = (file.parent / path).resolve() if path else file
    if not there.exists():
        return False
    return not heading or heading in {_anchor(title) for title in HEADING.findall(there.read_text())}


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
