"""Measuring a Word file: masthead and tail as it declares them."""

from __future__ import annotations

from collections.abc import Callable

from xianwu.bulletin.layout.checking import clauses as limits
from xianwu.bulletin.layout.checking.docx_measures import Measure, han
from xianwu.bulletin.layout.checking.docx_parts import Border, Paragraph, Span, WordFile, hex_is_red
from xianwu.bulletin.layout.checking.faces import is_face, told
from xianwu.bulletin.layout.checking.findings import Measured, absent, faulty, judged, missing, unmeasured
from xianwu.bulletin.layout.checking.pdf_page_measures import mm, near
from xianwu.bulletin.layout.checking.pdf_part_measures import DUTIES, NAME, RED_RULE, SENT
from xianwu.bulletin.layout.presets import MM_PER_PT, Preset
from xianwu.papers.fonts import Face

SHAPE = "分隔线画成了图形"


# --- masthead ------------------------------------------------------------------------------------------------


def _of_name(judge: Callable[[Span, Paragraph], Measured]) -> Measure:
    def measure(file: WordFile, preset: Preset) -> Measured:
        if file.name is None:
            return absent("没有报头")
        return judge(file.name.inked[0], file.name)

    return measure


def name_font(file: WordFile, preset: Preset) -> Measured:
    if file.name is None:
        return missing(NAME, "第 1 页")
    font = file.name.inked[0].font
    return judged(is_face(font, Face.TITLE), told(font, Face.TITLE) or "没有指定中文字体", file.name.place)


def name_size(file: WordFile, preset: Preset) -> Measured:
    if file.name is None:
        return absent("没有报头")
    first = file.name.inked[0]
    width = len(file.name.text.strip()) * (first.size + first.spacing) * MM_PER_PT
    fits = limits.LEAST_NAME <= first.size <= preset.name_size + limits.SIZE_OFF
    return judged(fits and width <= preset.width + limits.OFF, f"{first.size:g} pt，宽 {width:.0f} mm", file.name.place)


def name_place(file: WordFile, preset: Preset) -> Measured:
    """Centred or not is declared; how far down the word processor puts it is not."""
    if file.name is None:
        return absent("没有报头")
    if file.name.align != "center":
        return judged(False, "没有居中", file.name.place)
    return unmeasured("已居中；上下位置由软件排出")


def number(file: WordFile, preset: Preset) -> Measured:
    row = file.number
    if row is None:
        return missing("期号（文号）", "第 1 页")
    faults = [] if row.align == "center" else ["没有居中"]
    for span in row.inked:
        if not is_face(span.font, Face.BODY):
            faults.append(span.font or "没有指定中文字体")
        elif not near(span.size, preset.body_size, limits.SIZE_OFF):
            faults.append(f"{span.size:g} pt")
    first = row.inked[0]
    return judged(not faults, "，".join(faults) or f"{told(first.font, Face.BODY)} {first.size:g} pt，居中", row.place)


def line(file: WordFile, preset: Preset) -> Measured:
    row = file.line
    if row is None:
        return absent("公文不设这一行") if preset.has_imprint else missing("编发机关和日期一行", "第 1 页")
    ends = _ends(row, file)
    if ends is None:
        return unmeasured("没有用制表位对齐，位置由软件排出")
    is_met = all(near(each, preset.cell, limits.OFF) for each in ends)
    return judged(is_met, f"左空 {ends[0]:.1f} mm，右空 {ends[1]:.1f} mm", row.place)


def _ends(row: Paragraph, file: WordFile) -> tuple[float, float] | None:
    """How much is free on both sides of a line with tabs."""
    stops = dict((kind, place) for place, kind in row.tabs)
    if "right" not in stops:
        return None
    starts = stops.get("left", 0.0) if row.text.startswith("\t") else row.left + row.first
    return starts, file.text_width - stops["right"]


def _rule_of(file: WordFile) -> Border | None:
    return None if file.rule is None else next(iter(file.rule.borders.values()))


def _no_rule(file: WordFile, otherwise: Measured) -> Measured:
    return unmeasured(SHAPE) if any(each.has_shape for each in file.head) else otherwise


def red_rule(file: WordFile, preset: Preset) -> Measured:
    if file.rule is None or _rule_of(file) is None:
        return _no_rule(file, missing(RED_RULE, "第 1 页"))
    width = file.text_width - file.rule.left - file.rule.right
    return judged(near(width, preset.width, limits.OFF), mm(width), file.rule.place)


def red_rule_colour(file: WordFile, preset: Preset) -> Measured:
    found = _rule_of(file)
    if found is None:
        return _no_rule(file, absent("没有分隔线"))
    return judged(hex_is_red(found.colour), f"#{found.colour}", file.head[-1].place if file.head else "")


def red_rule_weight(file: WordFile, preset: Preset) -> Measured:
    found = _rule_of(file)
    if found is None:
        return _no_rule(file, absent("没有分隔线"))
    least, highest = limits.RULE_RANGE
    is_met = least - limits.RULE_OFF <= found.thickness <= highest + limits.RULE_OFF
    return judged(is_met, f"{found.thickness:.2f} mm")


# --- tail ------------------------------------------------------------------------------------------------------------


def tail_rules(file: WordFile, preset: Preset) -> Measured:
    rules = [(border, each) for each in file.tail for border in each.borders.values()]
    if not rules:
        if any(each.has_shape for each in file.paragraphs[-8:]):
            return unmeasured(SHAPE)
        return missing("版记的分隔线", "末页")
    faults = []
    for place, (border, each) in enumerate(rules):
        wanted = preset.outer_rule if place in (0, len(rules) - 1) else preset.inner_rule
        width = file.text_width - each.left - each.right
        if not near(border.thickness, wanted, limits.RULE_OFF):
            faults.append((f"第 {place + 1} 条粗 {border.thickness:.2f} mm", each.place))
        if not near(width, preset.width, limits.OFF):
            faults.append((f"宽 {width:.1f} mm", each.place))
    return faulty(faults, "、".join(f"{border.thickness:.2f} mm" for border, _ in rules))


def sent(file: WordFile, preset: Preset) -> Measured:
    row = next((each for each in file.tail if SENT.match(each.text.strip())), None)
    if row is None:
        return absent("没有抄送") if preset.has_imprint else missing("本期发", "末页")
    label = SENT.match(row.text.strip())
    assert label is not None
    small = preset.small_size * MM_PER_PT
    begin, hang = preset.tail_margin * small, (preset.tail_margin + len(label.group())) * small
    is_met = near(row.left + row.first, begin, limits.TAIL_OFF) and near(row.left, hang, limits.TAIL_OFF)
    return judged(is_met, f"首行 {row.left + row.first:.1f} mm，回行 {row.left:.1f} mm", row.place)


def tail_font(file: WordFile, preset: Preset) -> Measured:
    spans = han(file.tail)
    if not spans:
        return absent("没有版记")
    faults = []
    for span, each in spans:
        if not (is_face(span.font, Face.BODY) or is_face(span.font, Face.HEADING)):
            faults.append((span.font or "没有指定中文字体", each.place))
        elif not near(span.size, preset.small_size, limits.SIZE_OFF):
            faults.append((f"{span.size:g} pt", each.place))
    return faulty(faults, f"{spans[0][0].size:g} pt")


def names(file: WordFile, preset: Preset) -> Measured:
    row = next((each for each in file.tail if DUTIES[0] in each.text), None)
    if row is None:
        return absent("没有署名一行") if preset.has_imprint else missing("责任编辑、审核、签发", "末页")
    return faulty([(f"没有“{duty}”", row.place) for duty in DUTIES if duty not in row.text], "三人齐全")


def imprint(file: WordFile, preset: Preset) -> Measured:
    if not preset.has_imprint:
        return absent()
    row = next((each for each in file.tail if each.text.strip().endswith("印发")), None)
    if row is None:
        return missing("印发机关和印发日期", "末页")
    ends = _ends(row, file)
    if ends is None:
        return unmeasured("没有用制表位对齐，位置由软件排出")
    one = preset.small_size * MM_PER_PT
    is_met = all(near(each, one, limits.TAIL_OFF) for each in ends)
    return judged(is_met, f"左空 {ends[0]:.1f} mm，右空 {ends[1]:.1f} mm", row.place)


MEASURES: dict[str, Measure] = {
    "name_colour": _of_name(lambda span, row: judged(hex_is_red(span.colour), f"#{span.colour or '自动'}", row.place)),
    **{"name_font": name_font, "name_size": name_size, "name_place": name_place, "number": number, "line": line},
    **{"red_rule": red_rule, "red_rule_colour": red_rule_colour, "red_rule_weight": red_rule_weight},
    **{"tail_rules": tail_rules, "sent": sent, "tail_font": tail_font, "names": names, "imprint": imprint},
}
