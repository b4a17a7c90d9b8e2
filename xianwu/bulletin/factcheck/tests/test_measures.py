"""How good the check is, on sentences labelled by hand: the bars of the issue, and a table of kinds."""

from __future__ import annotations

from collections import Counter

from xianwu.bulletin.factcheck.check import check
from xianwu.bulletin.factcheck.figures import figures_of
from xianwu.bulletin.factcheck.tests.labelled import judged_sentences, labelled_sentences
from xianwu.bulletin.factcheck.text import Text

F1, FOUND, FALSE_ALARMS = 0.97, 0.90, 0.03


def _f1(right: int, found: int, wanted: int) -> float:
    return 2 * right / (found + wanted)


def test_figures_are_found_where_they_stand_with_their_values() -> None:
    sentences = labelled_sentences()
    assert len(sentences) >= 150
    count: Counter[str] = Counter()
    for each in sentences:
        text = Text(each.text)
        got = {text.span(one.start, one.end): (float(one.value), one.unit) for one in figures_of(text)}
        count["found"] += len(got)
        count["wanted"] += len(each.figures)
        count[f"  {each.kind}"] += len(each.figures)
        for span, (value, unit) in each.figures.items():
            count["span"] += span in got
            count["value"] += span in got and got[span][1] == unit and abs(got[span][0] - value) < 1e-6 * max(1, value)
    print("\n".join(f"{kind}\t{number}" for kind, number in count.items()))
    assert _f1(count["span"], count["found"], count["wanted"]) >= F1, count
    assert _f1(count["value"], count["found"], count["wanted"]) >= F1, count


def test_planted_errors_are_found_and_right_sentences_are_left_alone() -> None:
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    alarms, right = [], 0
    for kind, sentence in judged_sentences():
        report = check(sentence)
        if kind == "ok":
            right += 1
            alarms += [] if report.is_consistent else [(sentence, report.findings)]
        else:
            planted[kind] += 1
            found[kind] += not report.is_consistent
    print("\n".join(f"{kind}\t{found[kind]}/{number}" for kind, number in planted.items()))
    assert sum(found.values()) >= FOUND * sum(planted.values()), planted - found
    assert len(alarms) <= FALSE_ALARMS * right, alarms
