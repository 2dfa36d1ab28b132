import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_app.demo import cast, words
from qa_app.hygiene.configuration import Configuration
from qa_app.hygiene.finder import find
from qa_app.hygiene.known import Known, known_from
from rubrics.library import shipped_library
from tests.qa_app.hygiene.marked_sentences import STAFF, STAFF_HERE, Marked, marked_sentences

KNOWN = known_from(
    texts=shipped_library().texts,
    phrases=("Norwich", "HMP Berwyn", "Martin Mead"),
    staff=STAFF,
    staff_here=STAFF_HERE,
)


def found(text: str, known: Known = KNOWN) -> list[str]:
    return [one.words for one in find(text, known)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Then P4 told Sarah to go.", ["Sarah"]),
        ("SARAH left and Siân's brother stayed.", ["SARAH", "Siân"]),
        ("We met Mr O'Neill and Jean-Paul McDonald.", ["O'Neill", "Jean-Paul McDonald"]),
        ("It was Anneke van der Berg again.", ["Anneke van der Berg"]),
        ("his son mark and his partner sharon", ["sharon"]),
        ("He hit his partner (Grace) twice.", ["Grace"]),
        ("Roedd ei wraig Mair yno, a'i ferch, Hope.", ["Mair", "Hope"]),
        ("Gofynnwch i Gatrin am hyn.", ["Gatrin"]),
        ("The talk with Mwangi went on.", ["Mwangi"]),
        ("Then Si\u0302an and Zoë left.", ["Si\u0302an", "Zoë"]),
    ],
)
def test_names_are_found_by_list_relation_title_and_capital(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Mark the moment. Will he answer? Hope was named, and May is a good month.",
        "On Tuesday P4 and P12 did the Iceberg exercise in the Relationships module.",
        "You said “Leave it there” and the group did.\n- Then a break\n- Later the flip chart",
        "Ym mis Mai, ar ôl y Nadolig, daeth pawb i'r Ganolfan Gymraeg.",
        "Maya handed over to Tomos; Ms Probert and Stefan Marchbank took notes in Norwich.",
        "From HMP Berwyn he was moved to Martin Mead.",
    ],
)
def test_ordinary_words_days_codes_colleagues_and_sites_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_colleagues_single_name_is_no_partners_name() -> None:
    assert found("You and Maya waited. His partner Maya did not.") == ["Maya"]
    assert found("Stefan Marchbank saw it, and Stefan told me.") == ["Stefan"]


def test_a_site_named_after_somebody_frees_nobody() -> None:
    assert found("In Martin Mead they asked Martin.") == ["Martin"]


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("ring 07911 123456 now", "phone", "07911 123456"),
        ("ring +44 (0)1792 654321", "phone", "+44 (0)1792 654321"),
        ("ring +353 86 123 4567", "phone", "+353 86 123 4567"),
        ("ring (01534) 440000.", "phone", "(01534) 440000"),
        ("write to d.bowen+x@mail.example.com.", "email", "d.bowen+x@mail.example.com"),
        ("now at sa1 8qy", "address", "sa1 8qy"),
        ("now at JE2 3AB", "address", "JE2 3AB"),
        ("now at D08 X4P2", "address", "D08 X4P2"),
        ("at 14 Oak Tree Road, then", "address", "14 Oak Tree Road"),
        ("at 12 oak street", "address", "12 oak street"),
        ("yn 3 Heol Gwyrosydd", "address", "3 Heol Gwyrosydd"),
        ("see 2012/1234567A", "case_number", "2012/1234567A"),
        ("see 12345/08X", "case_number", "12345/08X"),
        ("see a1234bc", "case_number", "a1234bc"),
        ("see X320741", "case_number", "X320741"),
        ("see AB 12 34 56 C", "case_number", "AB 12 34 56 C"),
        ("see 943 476 5919", "case_number", "943 476 5919"),
        ("born on 3rd of May 1990", "birth", "3rd of May 1990"),
        ("DOB: 12/03/87", "birth", "12/03/87"),
    ],
)
def test_numbers_and_addresses_are_found_as_what_they_are(text: str, kind: str, told: str) -> None:
    assert [(one.kind, one.words) for one in find(text, KNOWN)] == [(kind, told)]


@pytest.mark.parametrize(
    "text",
    [
        "at 0:12:05 and 1:02:33, 120 minutes",
        "items B1, B2 and E3; P12 talked; group 41",
        "on 12/03/2024, 01.02.2024 10:30",
        "943 476 5918 and 0000000000",
        "D2 2nd time, 3 got in the way, 2 miles down the road",
        "26 weeks, 18:40, 75 %, 2019-2021, 1,740,000",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_service_adds_names_shapes_and_allowed_words() -> None:
    configuration = Configuration(
        names=("Smiler",), allowed=("Kahoot!", "Zeta Lane"), case_numbers=("AA-9999",)
    )
    known = known_from(configuration=configuration)
    assert found("Smiler played the Kahoot in Zeta Lane, see vw-1234.", known) == ["Smiler", "vw-1234"]
    assert found("smiler again", known) == ["smiler"]


def test_the_words_of_rubrics_templates_and_the_demo_give_nothing_to_look_at() -> None:
    staff = tuple(
        [name for site in cast.SITES for name in (site.treatment_manager, *site.facilitators)]
        + [*cast.QA_TEAM, cast.CLINICAL_LEAD, *cast.PROGRAMME_MANAGERS, cast.ADMINISTRATOR]
    )
    texts = shipped_library().texts
    known = known_from(texts=texts, phrases=tuple(site.name for site in cast.SITES), staff=staff)
    written = [
        *texts,
        *(text for name in dir(words) if name.isupper() for text in _texts(getattr(words, name))),
    ]
    assert len(written) > 1_000
    assert [(text, one.words) for text in written for one in find(text, known)] == []


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = tuple(value.values())
    return [text for part in value for text in _texts(part)] if isinstance(value, tuple) else []


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            "marked_sentences.txt",
            "152 sentences, 105 marks, 100 found; 104 findings, 100 right",
        ),
        (
            "unseen_sentences.txt",
            "45 sentences, 31 marks, 31 found; 35 findings, 31 right",
        ),
    ],
)
def test_on_sentences_marked_by_hand_it_finds_and_errs_as_the_docs_say(file: str, expected: str) -> None:
    sentences = marked_sentences(file)
    marks = sum(len(one.marks) for one in sentences)
    caught = sum(_is_caught(one, mark) for one in sentences for mark in one.marks)
    told = [(one, finding) for one in sentences for finding in find(one.text, KNOWN)]
    right = sum(any(f.start < end and start < f.end for start, end, _ in one.marks) for one, f in told)
    figures = (
        f"{len(sentences)} sentences, {marks} marks, {caught} found; {len(told)} findings, {right} right"
    )
    assert figures == expected, "say so in the docs too"


def _is_caught(sentence: Marked, mark: tuple[int, int, str]) -> bool:
    start, end, kind = mark
    return any(one.kind == kind and one.start < end and start < one.end for one in find(sentence.text, KNOWN))


WORDS = (
    "Sarah O'Neill jean-paul Mr partner ei wraig son called Mae'r 07911 123456 ++44(0) @ . , : \n 's ’ – a@b.cd "
    "SA1 8QY D08 12 oak road 2012/1234567A X320741 born on 1/2/90 P4 _ \u0302 İ ß \U0001f600 A1234BC van der"
)
PIECES = st.sampled_from(WORDS.split(" "))


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join)))
def test_whatever_the_text_findings_are_parts_of_it_in_order_and_apart(text: str) -> None:
    reached = 0
    for one in find(text, KNOWN):
        assert reached <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.words
        reached = one.end


@given(
    st.lists(PIECES | st.sampled_from(("Maya", "Tomos", "Stefan", "Marchbank", "Berwyn", "HMP"))).map(
        " ".join
    )
)
def test_who_knows_colleagues_and_sites_finds_nothing_else_than_who_does_not(text: str) -> None:
    """So that a text in which nothing is found needs no database."""
    without = find(text, known_from(texts=shipped_library().texts))
    for one in find(text, KNOWN):
        assert any(one.start < other.end and other.start < one.end for other in without)


@pytest.mark.parametrize(
    "piece", ["0 ", "+1 ", "a@", "a.", "1/", "(0", "Mr ", "van de ", "his son called ", "1 oak ", "'a"]
)
def test_a_hostile_text_is_read_to_its_end(piece: str) -> None:
    """Going back and forth over it would take longer than the time that every test has."""
    find(
        piece * (20_000 // len(piece)),
        known_from(configuration=Configuration(case_numbers=("A9A9A9", "----A999"))),
    )
