"""Measuring a PDF: masthead, titles, tail, and where lines may not break."""

from __future__ import annotations

import re

from xianwu.bulletin.layout.checking import clauses as limits
from xianwu.bulletin.layout.checking.faces import is_face, is_rare, plain_name, told
from xianwu.bulletin.layout.checking.findings import Measured, absent, faulty, judged, missing, unmeasured
from xianwu.bulletin.layout.checking.pdf_glyphs import Stroke
from xianwu.bulletin.layout.checking.pdf_page_measures import Measure, han, is_full, joints, left_of, mm, near, top_of
from xianwu.bulletin.layout.checking.pdf_parts import WIDE_RULE, Parts, Row, is_black, is_red
from xianwu.bulletin.layout.lines import OPENING
from xianwu.bulletin.layout.pieces import FIGURE
from xianwu.bulletin.layout.presets import MM_PER_PT, Preset
from xianwu.papers.fonts import Face

STOPS = "，。、；：？！”’）》〉」』】〕］｝"
"""What no line begins with."""
LEVELS = (
    (re.compile(r"[一二三四五六七八九十]{1,3}、"), Face.HEADING),
    (re.compile(r"（[一二三四五六七八九十]{1,3}）"), Face.SECOND),
)
SENT = re.compile(r"(本期发|抄送|分送|主送)[：:]")
UNIT = re.compile(r"（[^）]{2,15}）$")
"""What closes an item: the unit it came from."""
DUTIES = ("责任编辑", "审核", "签发")
NAME, RED_RULE = "报头", "红色分隔线"


def _middle(row: Row) -> float:
    return (row.x0 + row.x1) / 2


# --- masthead ------------------------------------------------------------------------------------------------


def name_font(parts: Parts, preset: Preset) -> Measured:
    if parts.name is None:
        return missing(NAME, "第 1 页")
    font = parts.name.inked[0].font
    return judged(is_face(font, Face.TITLE), told(font, Face.TITLE), parts.name.place)


def name_colour(parts: Parts, preset: Preset) -> Measured:
    if parts.name is None:
        return absent("没有报头")
    colour = parts.name.inked[0].colour
    value = "#" + "".join(f"{round(each * 255):02x}" for each in colour)
    return judged(is_red(colour), value, parts.name.place)


def name_size(parts: Parts, preset: Preset) -> Measured:
    if parts.name is None:
        return absent("没有报头")
    width = parts.name.x1 - parts.name.x0
    fits = limits.LEAST_NAME <= parts.name.size <= preset.name_size + limits.SIZE_OFF
    return judged(
        fits and width <= preset.width + limits.OFF, f"{parts.name.size:g} pt，宽 {width:.1f} mm", parts.name.place
    )


def name_place(parts: Parts, preset: Preset) -> Measured:
    if parts.name is None:
        return absent("没有报头")
    aside = _middle(parts.name) - left_of(parts, preset) - preset.width / 2
    below = parts.name.top - top_of(parts, preset)
    is_met = near(aside, 0, limits.NAME_OFF) and near(below, preset.name_top, limits.NAME_OFF)
    return judged(is_met, f"偏 {mm(aside)}，上边缘在版心下 {below:.1f} mm", parts.name.place)


def number(parts: Parts, preset: Preset) -> Measured:
    row = parts.number
    if row is None:
        return missing("期号（文号）", "第 1 页")
    aside = _middle(row) - left_of(parts, preset) - preset.width / 2
    fonts = [each.font for each, _ in han([row]) if not is_face(each.font, Face.BODY)]
    is_met = near(aside, 0, limits.OFF) and not fonts and near(row.size, preset.body_size, limits.SIZE_OFF)
    font = plain_name(fonts[0]) if fonts else told(row.inked[0].font, Face.BODY)
    return judged(is_met, f"{font} {row.size:g} pt，偏 {mm(aside)}", row.place)


def line(parts: Parts, preset: Preset) -> Measured:
    row = parts.line
    if row is None:
        return absent("公文不设这一行") if preset.has_imprint else missing("编发机关和日期一行", "第 1 页")
    begin = left_of(parts, preset)
    before, after = row.x0 - begin, begin + preset.width - row.x1
    is_met = near(before, preset.cell, limits.OFF) and near(after, preset.cell, limits.OFF)
    return judged(is_met, f"左空 {before:.1f} mm，右空 {after:.1f} mm", row.place)


def red_rule(parts: Parts, preset: Preset) -> Measured:
    rule = parts.red_rule
    if rule is None:
        return missing(RED_RULE, "第 1 页")
    begin = left_of(parts, preset)
    is_met = near(rule.x1 - rule.x0, preset.width, limits.OFF) and near(rule.x0, begin, limits.OFF)
    return judged(is_met, mm(rule.x1 - rule.x0), "第 1 页")


def red_rule_place(parts: Parts, preset: Preset) -> Measured:
    rule = parts.red_rule
    if rule is None or not parts.head:
        return absent("没有分隔线")
    gap = rule.y - parts.head[-1].bottom
    return judged(near(gap, preset.rule_gap, limits.OFF), f"{gap:.1f} mm", parts.head[-1].place)


def red_rule_colour(parts: Parts, preset: Preset) -> Measured:
    if parts.red_rule is None:
        return absent("没有分隔线")
    value = "#" + "".join(f"{round(each * 255):02x}" for each in parts.red_rule.colour)
    return judged(is_red(parts.red_rule.colour), value, "第 1 页")


def red_rule_weight(parts: Parts, preset: Preset) -> Measured:
    if parts.red_rule is None:
        return absent("没有分隔线")
    least, most = limits.RULE_RANGE
    found = parts.red_rule.thickness
    return judged(least - limits.RULE_OFF <= found <= most + limits.RULE_OFF, f"{found:.2f} mm", "第 1 页")


# --- titles and paragraphs --------------------------------------------------------------------------------------


def _opens_item(parts: Parts, preset: Preset) -> list[Row]:
    """The first row of each item: of the text, and below the row that names the unit in brackets."""
    begin = left_of(parts, preset)
    found = []
    for above, row in zip([None, *parts.body], parts.body, strict=False):
        if (
            above is None
            or UNIT.search(above.text)
            and (not is_full(above, parts, preset) or row.x0 - begin > preset.cell)
        ):
            found.append(row)
    return found


def _has_units(parts: Parts) -> bool:
    """Whether the text is a bulletin's: an item closes with its unit in brackets."""
    return bool(parts.body) and bool(UNIT.search(parts.body[-1].text))


def main_title(parts: Parts, preset: Preset) -> Measured:
    if not parts.titles:
        return absent("没有公文标题")
    faults = []
    for row in parts.titles:
        aside = _middle(row) - left_of(parts, preset) - preset.width / 2
        if not is_face(row.inked[0].font, Face.TITLE):
            faults.append((plain_name(row.inked[0].font), row.place))
        elif not near(row.size, limits.MAIN_TITLE, limits.SIZE_OFF):
            faults.append((f"{row.size:g} pt", row.place))
        elif not near(aside, 0, limits.NAME_OFF):
            faults.append((f"偏 {mm(aside)}", row.place))
    return faulty(faults, f"{parts.titles[0].size:g} pt，居中")


def title_font(parts: Parts, preset: Preset) -> Measured:
    asked = [(row, Face.HEADING) for row in _opens_item(parts, preset)] if _has_units(parts) else []
    asked += [(row, face) for row in parts.body for form, face in LEVELS if form.match(row.text)]
    if not asked:
        return absent("没有认出标题")
    faults = []
    for row, face in asked:
        first = row.inked[0]
        if not is_face(first.font, face):
            faults.append((f"{plain_name(first.font)}，不是{face}", row.place))
        elif not near(first.size, preset.body_size, limits.SIZE_OFF):
            faults.append((f"{first.size:g} pt", row.place))
    return faulty(faults, f"{len(asked)} 处，{told(asked[0][0].inked[0].font, asked[0][1])}")


def indent(parts: Parts, preset: Preset) -> Measured:
    """A row below a short one opens a paragraph; brackets give up half of their square, so they are passed over."""
    if len(parts.body) < 2:
        return unmeasured("正文不足两行")
    begin, two = left_of(parts, preset), 2 * preset.cell
    faults = []
    for above, row in zip([None, *parts.body], parts.body, strict=False):
        if row.text[0] in OPENING:
            continue
        free = row.x0 - begin
        opens = above is not None and above.x1 < begin + preset.width - 3 * preset.cell
        fits = near(free, two, limits.OFF) or (not opens and near(free, 0, limits.OFF))
        if not fits:
            faults.append((f"左空 {free:.1f} mm", row.place))
    return faulty(faults, "段首空二字，回行顶格")


# --- tail ----------------------------------------------------------------------------------------------------------


def _tail_strokes(parts: Parts) -> list[Stroke]:
    """Rules across the last page below the text, from above; each once."""
    floor = max((row.y for row in parts.body if row.page == parts.last.number), default=0.0)
    if parts.last.number == 1 and parts.red_rule:
        floor = max(floor, parts.red_rule.y)
    found: list[Stroke] = []
    for each in sorted(parts.last.strokes, key=lambda each: each.y):
        is_new = not found or each.y - found[-1].y > 0.3
        if each.y > floor and each.x1 - each.x0 > WIDE_RULE and is_new:
            found.append(each)
    return found


def tail_rules(parts: Parts, preset: Preset) -> Measured:
    rules = _tail_strokes(parts)
    if not rules:
        return missing("版记的分隔线", "末页")
    faults = [
        (f"宽 {each.x1 - each.x0:.1f} mm", "末页")
        for each in rules
        if not near(each.x1 - each.x0, preset.width, limits.OFF) or not is_black(each.colour)
    ]
    for place, each in enumerate(rules):
        is_outer = place in (0, len(rules) - 1)
        wanted = preset.outer_rule if is_outer else preset.inner_rule
        if not near(each.thickness, wanted, limits.RULE_OFF):
            faults.append((f"第 {place + 1} 条粗 {each.thickness:.2f} mm", "末页"))
    return faulty(faults, "、".join(f"{each.thickness:.2f} mm" for each in rules))


def tail_place(parts: Parts, preset: Preset) -> Measured:
    """The lowest rule of an official paper, the lowest row of a bulletin."""
    if not parts.tail:
        return missing("版记", "末页")
    bottom = top_of(parts, preset) + preset.height
    rules = _tail_strokes(parts)
    lowest = max([row.bottom for row in parts.tail] + [each.y for each in rules if preset.has_imprint])
    off = lowest - bottom
    return judged(near(off, 0, limits.TAIL_OFF), f"末行距版心下边缘 {mm(-off)}", "末页")


def sent(parts: Parts, preset: Preset) -> Measured:
    place = next((index for index, row in enumerate(parts.tail) if SENT.match(row.text)), None)
    if place is None:
        return absent("没有抄送") if preset.has_imprint else missing("本期发", "末页")
    row = parts.tail[place]
    begin = left_of(parts, preset) + preset.tail_margin * preset.small_size * MM_PER_PT
    label = next(index for index, each in enumerate(row.inked) if each.text in "：:")
    hang = row.inked[min(label + 1, len(row.inked) - 1)].x0
    faults = [] if near(row.x0, begin, limits.TAIL_OFF) else [(f"左边 {row.x0 - begin:.1f} mm", row.place)]
    for below in _goes_on(parts, place):
        if not near(below.x0, hang, limits.TAIL_OFF) and below.text[0] not in OPENING:
            faults.append((f"回行差 {below.x0 - hang:.1f} mm", below.place))
    return faulty(faults, "对齐")


def _goes_on(parts: Parts, place: int) -> list[Row]:
    """Rows of the list of recipients below its first one: down to the next rule or the names."""
    first = parts.tail[place]
    end = min((each.y for each in _tail_strokes(parts) if each.y > first.y), default=first.y + 1e9)
    return [row for row in parts.tail[place + 1 :] if row.y < end and not any(duty in row.text for duty in DUTIES)]


def tail_font(parts: Parts, preset: Preset) -> Measured:
    if not parts.tail:
        return absent("没有版记")
    faults = []
    for each, row in han(parts.tail):
        fits = is_face(each.font, Face.BODY) or is_face(each.font, Face.HEADING) or is_rare(each.font)
        if not fits:
            faults.append((plain_name(each.font), row.place))
        elif not near(each.size, preset.small_size, limits.SIZE_OFF):
            faults.append((f"{each.size:g} pt", row.place))
    return faulty(list(dict.fromkeys(faults)), f"{parts.tail[0].size:g} pt")


def names(parts: Parts, preset: Preset) -> Measured:
    row = next((row for row in parts.tail if DUTIES[0] in row.text), None)
    if row is None:
        return absent("没有署名一行") if preset.has_imprint else missing("责任编辑、审核、签发", "末页")
    lost = [(f"没有“{duty}”", row.place) for duty in DUTIES if duty not in row.text]
    return faulty(lost, "三人齐全")


def imprint(parts: Parts, preset: Preset) -> Measured:
    if not preset.has_imprint:
        return absent()
    row = next((row for row in parts.tail if row.text.endswith("印发")), None)
    if row is None:
        return missing("印发机关和印发日期", "末页")
    begin, one = left_of(parts, preset), preset.small_size * MM_PER_PT
    before, after = row.x0 - begin, begin + preset.width - row.x1
    is_met = near(before, one, limits.TAIL_OFF) and near(after, one, limits.TAIL_OFF)
    return judged(is_met, f"左空 {before:.1f} mm，右空 {after:.1f} mm", row.place)


# --- where lines may not break ---------------------------------------------------------------------------------------


def line_ends(parts: Parts, preset: Preset) -> Measured:
    rows = [*parts.body, *parts.tail]
    faults = [(f"行首“{row.text[0]}”", row.place) for row in rows if row.text[0] in STOPS]
    faults += [(f"行尾“{row.text[-1]}”", row.place) for row in rows if row.text[-1] in OPENING]
    return faulty(faults, "没有")


def unbroken(parts: Parts, preset: Preset) -> Measured:
    faults = [
        (f"“{above.text[-1]}”断开", below.place)
        for above, below in joints(parts, preset)
        if above.text[-1] in "…—" and below.text[0] == above.text[-1]
    ]
    return faulty(faults, "没有断开的")


def figures(parts: Parts, preset: Preset) -> Measured:
    faults = []
    for above, below in joints(parts, preset):
        before, after = above.text[-16:], below.text[:16]
        for match in FIGURE.finditer(before + after):
            if match.start() < len(before) < match.end():
                faults.append((f"“{match.group().strip()}”断开", below.place))
    return faulty(faults, "没有断开的")


def widow(parts: Parts, preset: Preset) -> Measured:
    if len(parts.pages) == 1:
        return absent("只有一页")
    count = len([row for row in parts.body if row.page == parts.last.number])
    return judged(count > 0, f"末页有 {count} 行正文" if count else "末页只有版记", "末页")


MEASURES: dict[str, Measure] = {
    **{"name_font": name_font, "name_colour": name_colour, "name_size": name_size, "name_place": name_place},
    **{"number": number, "line": line, "red_rule": red_rule, "red_rule_place": red_rule_place},
    **{"red_rule_colour": red_rule_colour, "red_rule_weight": red_rule_weight, "title_font": title_font},
    "main_title": main_title,
    **{"indent": indent, "tail_rules": tail_rules, "tail_place": tail_place, "sent": sent, "tail_font": tail_font},
    **{"names": names, "imprint": imprint, "line_ends": line_ends, "unbroken": unbroken, "figures": figures},
    "widow": widow,
}
