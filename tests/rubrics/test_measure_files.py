"""Rubric files with every kind of item and output: what fits together is read, what does not is named."""

from pathlib import Path

import pytest

from rubrics.files import check_rubric_file, read_rubric
from rubrics.item import Condition
from tests.rubrics.examples import write

FULL_FILE = """\
key: full
version: "1.0"
title: {en: "Full", cy: "Llawn"}
description: {en: "Every kind", cy: "Pob math"}
subject: recording
most_facilitators: 1
segment_minutes: 20
scale: {minimum: 0, maximum: 2, step: 0.5, labels: {0: {en: "No", cy: "Na"}, 2: {en: "Yes", cy: "Ie"}}}
not_applicable: {none: {en: "None arose", cy: "Ni chododd"}}
evidence_required_at: [0]
rounding: {decimals: 0, bands_from: rounded}
bands:
  - {key: high, minimum: 50, label: {en: "High", cy: "Uchel"}}
  - {key: low, minimum: 0, label: {en: "Low", cy: "Isel"}}
threshold_source: {source: {en: "A book", cy: "Llyfr"}, date: 2026-11-22}
outputs:
  - {key: overall, per_facilitator: false, scopes: [session], sections: [S], label: {en: "All", cy: "Oll"}}
  - key: indicators
    per_facilitator: false
    scopes: [session]
    by: items
    items: [Y1, Y2]
    floors: [{below: 1, band: low}]
    label: {en: "I", cy: "D"}
  - key: rate
    per_facilitator: false
    scopes: [session]
    measure: ratio
    numerator: [N1]
    denominator: [N1, N2]
    in_percent: true
    label: {en: "Rate", cy: "Cyfradd"}
  - key: bad
    per_facilitator: false
    scopes: [session]
    measure: sum
    reverse: true
    bands: []
    label: {en: "Bad", cy: "Drwg"}
  - key: total
    per_facilitator: false
    scopes: [session]
    measure: points
    points: {overall: {high: 2, low: 0}, rate: {high: 1, low: 0}}
    bands: [{key: full, minimum: 3, label: {en: "F", cy: "L"}}, {key: part, minimum: 0, label: {en: "P", cy: "R"}}]
    label: {en: "Total", cy: "Cyfanswm"}
sections:
  - key: S
    label: {en: "Section", cy: "Adran"}
    items:
      - key: F1
        label: {en: "How often", cy: "Pa mor aml"}
        description: {en: "How often", cy: "Pa mor aml"}
        scope: session
        not_applicable: {}
        anchors: {0: {en: "Never", cy: "Byth"}, 2: {en: "Often", cy: "Yn aml"}}
      - key: K1
        label: {en: "How well", cy: "Pa mor dda"}
        description: {en: "How well", cy: "Pa mor dda"}
        scope: session
        skill_of: F1
        start: 0.5
        anchors: {0: {en: "Badly", cy: "Yn wael"}, 2: {en: "Well", cy: "Yn dda"}}
        critical: [{at: 0, effect: fail_section}]
      - key: R1
        label: {en: "Wrong", cy: "Anghywir"}
        description: {en: "What goes against it", cy: "Yr hyn sy'n groes iddo"}
        scope: session
        reverse: true
        anchors: {0: {en: "No", cy: "Na"}, 2: {en: "Much", cy: "Llawer"}}
  - key: T
    label: {en: "Others", cy: "Eraill"}
    items:
      - {key: Y1, label: {en: "Y", cy: "I"}, description: {en: "Y", cy: "I"}, scope: session, type: yes_no}
      - {key: Y2, label: {en: "Y", cy: "I"}, description: {en: "Y", cy: "I"}, scope: session, type: yes_partly_no}
      - {key: N1, label: {en: "N", cy: "N"}, description: {en: "N", cy: "N"}, scope: session, type: count}
      - {key: N2, label: {en: "N", cy: "N"}, description: {en: "N", cy: "N"}, scope: session, type: minutes}
      - key: C1
        label: {en: "Choice", cy: "Dewis"}
        description: {en: "Choice", cy: "Dewis"}
        scope: session
        type: choice
        required: true
        choices: {a: {en: "A", cy: "A"}, b: {en: "B", cy: "B"}}
      - key: W1
        label: {en: "Words", cy: "Geiriau"}
        description: {en: "Words", cy: "Geiriau"}
        scope: session
        type: text
        applies_when: {item: C1, chosen: b}
"""


def test_a_file_with_every_kind_of_item_and_output_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, FULL_FILE)
    assert check_rubric_file(path) == []
    full = read_rubric(path)
    assert (full.most_facilitators, full.segment_minutes) == (1, 20)
    assert full.item("K1").applies_when == Condition("F1", 0)
    assert full.item("F1").not_applicable == ()
    assert [one.key for one in full.item("K1").not_applicable] == ["none"]
    assert full.item("Y2").values == (0, 0.5, 1)
    assert [anchor.label.cy for anchor in full.item("Y2").anchors] == ["Na", "Yn rhannol", "Ie"]
    assert (full.item("N1").maximum, full.item("N1").values, full.item("N1").evidence_required_at) == (
        None,
        (),
        (),
    )
    assert [(one.key, one.items) for one in full.outputs] == [
        ("overall", ("F1", "K1")),
        ("indicators", ("Y1", "Y2")),
        ("rate", ("N1", "N2")),
        ("bad", ("R1",)),
        ("total", ()),
    ]
    assert full.output("overall").rounding.bands_from_rounded
    source = full.output("overall").threshold_source
    assert source is not None
    assert source.date.isoformat() == "2026-11-22"
    # Bands of an output's own do not rest on the rubric's source.
    assert full.output("total").threshold_source is None


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("date: 2026-11-22", "date: yesterday", "`date` is 'yesterday'; write a day as 2026-11-30."),
        ("date: 2026-11-22", "date: 86400", "`date` is 86400; write a day as 2026-11-30."),
        ("date: 2026-11-22", 'date: "2026-13-30"', "`date` is '2026-13-30'; write a day as 2026-11-30."),
        ("[{key: full, minimum", "[{colour: red, key: full, minimum", "`colour` is not known here; remove it, or use"),
        ("not_applicable: {}", "not_applicable: {x: {en: a, cy: b, fr: c}}", "`fr` is not known here; remove it, or"),
        ("overall: {high: 2,", "overall: {high: -2,", "`high` is -2; it must be 0 or more."),
        ("overall: {high: 2,", "overall: {high: 1.0e+29,", "`high` is 1e+29; it must be 100000 or less."),
        ("decimals: 0", "decimals: 0.5", "`decimals` is 0.5; write a"),
        ("bands_from: rounded", "bands_from: thin air", "write 'unrounded' or 'rounded'."),
        ("minimum: 50,", "minimum: 500,", "no value is 500 or more; the highest is 100."),
        ("sections: [S]", "sections: [Z]", "there is no section 'Z'; name one that is there."),
        ("items: [Y1, Y2]", "items: [Y1, Y9]", "there is no item 'Y9'; name one that is there."),
        ("items: [Y1, Y2]", "items: [Y1, W1]", "W1 holds words and no number; leave it out here."),
        ("items: [Y1, Y2]", "items: [Y1, R1]", "R1 cannot be counted here: reverse items are totalled"),
        ("items: [Y1, Y2]", "items: [Y1, N1]", "a percentage cannot count N1, which has no highest value"),
        ("sections: [S]", "by: items", "a percentage cannot count N1"),
        ("    numerator: [N1]\n", "", "a ratio needs a `numerator`"),
        ("measure: ratio", "measure: sum", "`numerator` belongs to the measure ratio; remove it"),
        ("    in_percent: true", "    items: [N1]", "a ratio counts its numerator and denominator; remove"),
        ("    reverse: true\n    bands", "    bands", "there are reverse items and no output counts them"),
        ("overall: {high: 2, low: 0}", "overall: {high: 2}", "the band 'low' of overall is worth nothing said"),
        ("overall: {high: 2, low: 0}", "overall: {high: 2, low: 0, x: 1}", "overall has no band 'x'; use high, low."),
        ("points: {overall:", "points: {nowhere:", "there is no output 'nowhere' whose bands could be worth"),
        ("points: {overall: {high: 2, low: 0}, rate: {high: 1, low: 0}}", "by: items", "a sum of points needs"),
        ("floors: [{below: 1, band: low}]", "floors: [{below: 1, band: z}]", "there is no band 'z'; use one of high,"),
        ("floors: [{below: 1, band: low}]", "floors: [{below: 1, band: z}]\n    bands: []", "this has no bands"),
        ("floors: [{below: 1,", "floors: [{below: 0,", "`below` is 0; it must be above 0."),
        ("measure: points", "measure: points\n    floors: [{below: 1, band: part}]", "remove `floors`."),
        ("measure: points", "measure: points\n    items: [Y1]", "counts no item itself; remove `items`."),
        ("points: {overall: {high: 2, low: 0}", "points: {bad: {}", "bad has no bands, so it is worth no points"),
        ("measure: ratio", "measure: ratio\n    sections: [S]", "denominator; remove `sections`."),
        ("    numerator: [N1]\n", "    numerator: [N1, N1]\n", "N1 stands twice; remove one."),
        ("items: [Y1, Y2]", "items: []", "this output counts no item with a number"),
        ("sections: [S]", "sections: []", "this output counts no item with a number"),
        ("sections: [S]", "sections: [S], items: [Y1]", "Y1 is in none of the sections that this output names"),
        ("    reverse: true\n    ba", "    reverse: true\n    floors: [{below: 1, band: a}]\n    ba", "remove `fl"),
        ("        reverse: true\n", "        reverse: true\n        critical: [{at: 1, effect: fail_all}]\n", "fail_"),
        ("effect: fail_section}", "effect: cap, band: part}", "the band 'part', which this output has not; add it"),
        ("type: minutes}", "type: minutes, start: 200000}", "200000 is not on the scale"),
        ("{item: C1, chosen: b}", "{item: F1, above: 2}", "F1 is never above 2, so this would never apply"),
        ("{item: C1, chosen: b}", "{item: F1, above: -1}", "F1 is always above -1, so this says nothing"),
        ("        skill_of: F1", "        skill_of: F9", "there is no item 'F9'; name one that is there."),
        ("        skill_of: F1", "        skill_of: K1", "hangs on itself, by way of K1; mend it."),
        ("        skill_of: F1", "        skill_of: W1", "W1 holds no number; name an item that does"),
        (
            "        skill_of: F1",
            "        skill_of: F1\n        applies_when: {item: F1, above: 1}",
            "`skill_of` says already when this item applies",
        ),
        ("{item: C1, chosen: b}", "{item: C1, chosen: z}", "C1 has no choice 'z'; name one that it has."),
        ("{item: C1, chosen: b}", "{item: C1}", "say either `above`, a number, or `chosen`, a choice."),
        ("        start: 0.5", "        start: 0.7", "0.7 is not on the scale; mend or remove it."),
        ("effect: fail_section}", "effect: fail_section, band: low}", "fail_section sets no band; remove `band`."),
        ("effect: fail_section}", "effect: cap}", "cap needs one."),
        ('        choices: {a: {en: "A", cy: "A"}, b: {en: "B", cy: "B"}}\n', "", "offers nothing; add `cho"),
        ("        type: text\n", "        type: text\n        weight: 2\n", "has no number; remove `weight`."),
        ("type: yes_no}", "type: yes_no, anchors: {0.5: {en: \"A\", cy: \"A\"}}}", "the anchor stands at 0.5"),
        ("type: count}", "type: count, anchors: {1: {en: \"A\", cy: \"A\"}}}", "has no anchors; say it in"),
        ("type: count}", "type: counts}", "`type` is 'counts'; write 'scale', 'yes_no',"),
        ('        anchors: {0: {en: "Never", cy: "Byth"}, 2: {en: "Often", cy: "Yn aml"}}\n', "", "`anchors` is"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_named(tmp_path: Path, before: str, after: str, sentence: str) -> None:
    assert FULL_FILE.count(before) == 1
    problems = check_rubric_file(write(tmp_path, FULL_FILE.replace(before, after)))
    assert any(sentence in problem.message for problem in problems), problems


def test_rules_of_an_item_that_no_output_counts_are_named(tmp_path: Path) -> None:
    uncounted = FULL_FILE.replace("sections: [S]", "items: [F1]")
    (problem,) = check_rubric_file(write(tmp_path, uncounted))
    assert problem.message == "no output counts this item, so its rules bind nothing; add one that does."


@pytest.mark.parametrize(
    ("measure", "minimum", "highest"), [("sum", 3.5, "3"), ("mean", 1.5, "1"), ("minimum", 1.5, "1")]
)
def test_a_band_that_no_value_reaches_is_named(
    tmp_path: Path, measure: str, minimum: float, highest: str
) -> None:
    label = "label: {en: A, cy: A}"
    bands = f"[{{key: a, minimum: {minimum}, {label}}}, {{key: b, minimum: 0, {label}}}]"
    high = FULL_FILE.replace("    by: items\n", f"    measure: {measure}\n    bands: {bands}\n")
    high = high.replace("band: low}", "band: b}").replace("type: yes_no}", "type: yes_no, weight: 2}")
    (problem,) = check_rubric_file(write(tmp_path, high))
    assert problem.message == f"no value is {minimum} or more; the highest is {highest}."


def test_a_ratio_in_percent_may_have_bands_over_100_where_it_is_no_share(tmp_path: Path) -> None:
    start = FULL_FILE.index("    in_percent: true\n")
    bands = (
        '[{key: a, minimum: 200, label: {en: "A", cy: "A"}}, {key: b, minimum: 0, label: {en: "B", cy: "B"}}]'
    )
    own = f"{FULL_FILE[:start]}    bands: {bands}\n{FULL_FILE[start:]}".replace(
        "rate: {high: 1, low: 0}", "rate: {a: 1, b: 0}"
    )
    (problem,) = check_rubric_file(write(tmp_path, own))
    assert problem.message == "no value is 200 or more; the highest is 100."
    assert check_rubric_file(write(tmp_path, own.replace("denominator: [N1, N2]", "denominator: [N2]"))) == []


def test_an_item_without_any_scale_is_named(tmp_path: Path) -> None:
    start = FULL_FILE.index("scale: {")
    without = FULL_FILE[:start] + FULL_FILE[FULL_FILE.index("\n", start) + 1 :]
    problems = [problem.message for problem in check_rubric_file(write(tmp_path, without))]
    assert (
        problems.count("the rubric has no scale for all items, so this one needs a `scale` of its own.") == 3
    )
