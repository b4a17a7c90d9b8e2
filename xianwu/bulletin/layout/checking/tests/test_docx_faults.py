from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips

from xianwu.bulletin.factcheck.files import Unreadable
from xianwu.bulletin.layout.checking.check import DOCX, check_layout
from xianwu.bulletin.layout.checking.clauses import CLAUSES, KEYS
from xianwu.bulletin.layout.checking.findings import Verdict
from xianwu.bulletin.layout.checking.tests.papers import issue, sound, typeset, word
from xianwu.bulletin.layout.presets import BULLETIN, GB9704, PRESETS, Preset

ROOT = Path(__file__).resolve().parents[5]
BODY = 6
"""The first paragraph below the masthead."""


def named(content: bytes, preset: Preset = BULLETIN) -> list[str]:
    return [each.key for each in check_layout(content, preset=preset).broken]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_our_own_docx_meets_every_clause_that_can_be_measured(preset: Preset) -> None:
    report = check_layout(word(issue(preset)), preset=preset)
    assert [each.key for each in report.broken] == []
    unmeasured = {each.key for each in report.findings if each.verdict is Verdict.UNMEASURED}
    assert unmeasured == {*(set(KEYS) - set(DOCX)), "name_place", "folio_place"}


def _fonts(run: Any, name: str) -> None:
    fonts = run._r.rPr.rFonts
    for slot in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(slot), name)


def _paper(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(216), Mm(279)
    section.right_margin, section.bottom_margin = Mm(32), Mm(17)


def _margins(**sides: int) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for side, millimetres in sides.items():
            setattr(document.sections[0], f"{side}_margin", Mm(millimetres))

    return change


def _body_runs(document: Any) -> list[Any]:
    return [run for each in document.paragraphs[BODY:] for run in each.runs if run.font.size == Pt(16)]


def _body_font(document: Any) -> None:
    for run in _body_runs(document):
        if run.font.name == "仿宋_GB2312":
            _fonts(run, "宋体")


def _body_size(document: Any) -> None:
    document.paragraphs[BODY].runs[-1].font.size = Pt(14)


def _lines(document: Any) -> None:
    document.sections[0]._sectPr.find(qn("w:docGrid")).set(qn("w:linePitch"), "600")


def _cells(document: Any) -> None:
    for run in _body_runs(document):
        run._r.rPr.remove(run._r.rPr.find(qn("w:spacing")))


def _pitch(document: Any) -> None:
    for each in document.paragraphs[BODY : BODY + 3]:
        each.paragraph_format.line_spacing = Pt(30)


def _paragraph(place: int, name: str, value: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        setattr(document.paragraphs[place].paragraph_format, name, value)

    return change


def _align(place: int, value: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        document.paragraphs[place].alignment = value

    return change


def _run(place: int, run: int, change: Callable[[Any], None]) -> Callable[[Any], None]:
    return lambda document: change(document.paragraphs[place].runs[run])


def _colour(value: RGBColor) -> Callable[[Any], None]:
    def change(run: Any) -> None:
        run.font.color.rgb = value

    return change


def _size(points: float) -> Callable[[Any], None]:
    def change(run: Any) -> None:
        run.font.size = Pt(points)

    return change


def _line(document: Any) -> None:
    document.paragraphs[2].paragraph_format.tab_stops[0].position = Mm(20)


def _border(place: int, **values: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        border = document.paragraphs[place]._p.pPr.find(qn("w:pBdr"))[0]
        for name, value in values.items():
            border.set(qn(f"w:{name}"), value)

    return change


def _indent(document: Any) -> None:
    indent = document.paragraphs[BODY]._p.pPr.find(qn("w:ind"))
    indent.set(qn("w:firstLine"), "0")
    indent.attrib.pop(qn("w:firstLineChars"))


def _main_title(document: Any) -> None:
    """A title as in an official paper, but in the face of the text."""
    title = document.paragraphs[BODY].insert_paragraph_before("关于做好信息报送的通知")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.runs[0].font.size = Pt(22)


def _names(document: Any) -> None:
    for run in document.paragraphs[-1].runs[-2:]:
        run.text = ""


def _folio(document: Any) -> None:
    for field in list(document.sections[0].even_page_footer._element.iter(qn("w:instrText"))):
        field.text = ""


def _of_folio(change: Callable[[Any], None]) -> Callable[[Any], None]:
    return lambda document: change(document.sections[0].footer.paragraphs[0])


def _dash(paragraph: Any) -> None:
    paragraph.runs[0].text = "- "


def _folio_font(paragraph: Any) -> None:
    for run in paragraph.runs:
        _fonts(run, "Times New Roman")


def _folio_side(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _picture_only(document: Any) -> None:
    for each in list(document.paragraphs):
        each._p.getparent().remove(each._p)


FAULTS: list[tuple[str, Callable[[Any], None]]] = [
    ("paper", _paper),
    ("top", _margins(top=42, bottom=30)),
    ("left", _margins(left=32, right=22)),
    ("area", _margins(bottom=30)),
    ("inside", _paragraph(1, "left_indent", Mm(-5))),
    ("body_font", _body_font),
    ("body_size", _body_size),
    ("lines", _lines),
    ("cells", _cells),
    ("pitch", _pitch),
    ("colour", _run(BODY, -1, _colour(RGBColor(0, 0, 255)))),
    ("name_font", _run(0, 0, lambda run: _fonts(run, "仿宋_GB2312"))),
    ("name_colour", _run(0, 0, _colour(RGBColor(0, 0, 0)))),
    ("name_size", _run(0, 0, _size(72))),
    ("name_place", _align(0, WD_ALIGN_PARAGRAPH.LEFT)),
    ("number", _run(1, 0, _size(22))),
    ("line", _line),
    ("red_rule", _paragraph(3, "right_indent", Mm(20))),
    ("red_rule_colour", _border(3, color="0000FF")),
    ("red_rule_weight", _border(3, sz="4")),
    ("main_title", _main_title),
    ("title_font", _run(BODY, 0, lambda run: _fonts(run, "仿宋_GB2312"))),
    ("indent", _indent),
    ("tail_rules", _border(-1, sz="24")),
    ("sent", _paragraph(-2, "first_line_indent", Twips(0))),
    ("tail_font", _run(-1, 1, _size(10.5))),
    ("names", _names),
    ("folio", _folio),
    ("folio_form", _of_folio(_dash)),
    ("folio_font", _of_folio(_folio_font)),
    ("folio_place", _of_folio(_folio_side)),
    ("selectable", _picture_only),
]


@pytest.mark.parametrize(("key", "change"), FAULTS, ids=[key for key, _ in FAULTS])
def test_a_fault_of_a_word_file_is_named_by_its_rule(key: str, change: Callable[[Any], None]) -> None:
    assert named(word(issue(sentences=6), change)) == [key]


def test_an_imprint_that_is_not_a_character_in_is_named() -> None:
    def move(document: Any) -> None:
        document.paragraphs[-1].paragraph_format.tab_stops[0].position = Mm(20)

    assert named(word(issue(GB9704, sentences=6), move), GB9704) == ["imprint"]


def test_every_rule_that_a_word_file_can_break_has_its_planted_fault() -> None:
    assert {key for key, _ in FAULTS} | {"imprint"} == set(DOCX)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_damaged_file_is_refused_in_words_or_measured(kind: str) -> None:
    sound_file = word(issue(sentences=2)) if kind == "docx" else typeset(sound(issue(sentences=2)))
    chance, refused = Random(7), 0
    for _ in range(25):
        content = bytearray(sound_file)
        for _ in range(20):
            content[chance.randrange(8, len(content))] = chance.randrange(256)
        try:
            check_layout(bytes(content), preset=BULLETIN)
        except Unreadable as error:
            refused += "损坏" in str(error) or "打开" in str(error)
    assert refused > 0


def test_the_page_of_clauses_tells_every_rule() -> None:
    told = (ROOT / "docs" / "algorithms" / "layout_check.md").read_text(encoding="utf-8")
    for each in CLAUSES:
        assert f"| `{each.key}` | {each.clause} | {each.rule} |" in told


def test_a_property_of_a_style_counts_where_the_run_says_nothing() -> None:
    def into_style(document: Any) -> None:
        document.styles["Normal"].font.color.rgb = RGBColor(0, 0, 255)

    assert named(word(issue(sentences=6), into_style)) == ["colour"]
