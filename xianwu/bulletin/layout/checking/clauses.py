"""The rules that a file's layout is held against, one for each clause, in the order of the standard.

Sources: GB/T 9704-2012 党政机关公文格式 (the number is the clause's), GB/T 15834-2011 标点符号用法, GB/T 15835-2011
出版物上数字用法; "快报版式" stands for what the periodical itself lays down.  What is wanted comes from the preset.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xianwu.bulletin.layout.presets import Preset

PAPER_OFF = 2.0
"""Millimetres that cut paper may differ (6.3)."""
OFF = 1.0
"""Millimetres: margins (5.2.1), a type area that stands straight (6.1)."""
PITCH_OFF = 0.15
SIZE_OFF = 0.4
"""Points: 三号 is 15.75 in print and 16 in word processors."""
RULE_OFF = 0.1
NAME_OFF = 2.0
FOLIO_OFF = 1.5
TAIL_OFF = 1.5
RULE_RANGE = (0.7, 1.0)
LEAST_NAME = 22.0
MAIN_TITLE = 22.0
"""二号 in points."""

LEAST_TEXT = 0.25
"""Of the characters of a body, the share that is in no heading's face."""

Wanted = Callable[[Preset], str]


@dataclass(frozen=True)
class Clause:
    """One rule. `needs_text`: cannot be measured where a file holds pictures of text only."""

    key: str
    clause: str
    rule: str
    wanted: Wanted
    tolerance: str = ""
    needs_text: bool = True


def is_text(count: int, *, of: int) -> bool:
    """Whether so many characters in no heading's face are the text by which its face is judged."""
    return count >= LEAST_TEXT * of


def _said(words: str) -> Wanted:
    return lambda preset: words


def _size(points: float) -> str:
    return {16.0: "3号", 14.0: "4号"}.get(points, f"{points:g} pt")


GB = "GB/T 9704 "
HOUSE = "快报版式"
MM = f"±{OFF:g} mm"
CLAUSES = (
    Clause("paper", GB + "5.1", "幅面", lambda p: f"A4，{p.paper[0]:g}×{p.paper[1]:g} mm", f"±{PAPER_OFF:g} mm", False),
    Clause("top", GB + "5.2.1", "天头", lambda p: f"{p.top:g} mm", MM),
    Clause("left", GB + "5.2.1", "订口", lambda p: f"{p.left:g} mm", MM),
    Clause("area", GB + "5.2.1", "版心", lambda p: f"{p.width:g}×{p.height:g} mm", MM),
    Clause("inside", GB + "5.2.1", "文字不出版心", _said("刊头、正文、版记都在版心内"), MM),
    Clause("body_font", GB + "5.2.2", "正文字体", _said("仿宋")),
    Clause("body_size", GB + "5.2.2", "正文字号", lambda p: f"{_size(p.body_size)}（{p.body_size:g} pt）", f"±{SIZE_OFF:g} pt"),
    Clause("lines", GB + "5.2.3", "每面行数", lambda p: f"{p.lines} 行"),
    Clause("cells", GB + "5.2.3", "每行字数", lambda p: f"{p.cells} 字"),
    Clause("pitch", GB + "5.2.3", "行距", lambda p: f"{p.pitch:.2f} mm", f"±{PITCH_OFF:g} mm"),
    Clause("colour", GB + "5.2.4", "文字颜色", _said("黑色（报头除外）")),
    Clause("name_font", GB + "7.2.4", "报头字体", _said("小标宋")),
    Clause("name_colour", GB + "7.2.4", "报头颜色", _said("红色")),
    Clause("name_size", GB + "7.2.4", "报头字号", lambda p: f"{LEAST_NAME:g}—{p.name_size:g} pt，不宽于版心"),
    Clause("name_place", GB + "7.2.4", "报头位置", lambda p: f"居中，上边缘在版心上边缘下 {p.name_top:g} mm", f"±{NAME_OFF:g} mm"),
    Clause("number", GB + "7.2.5", "期号（文号）", lambda p: f"居中，{_size(p.body_size)}仿宋", MM),
    Clause("line", HOUSE, "编发机关和日期", _said("同一行，左右各空一字"), MM),
    Clause("red_rule", GB + "7.2.7", "红色分隔线宽度", lambda p: f"与版心等宽，{p.width:g} mm", MM),
    Clause("red_rule_place", GB + "7.2.7", "红色分隔线位置", lambda p: f"上一行之下 {p.rule_gap:g} mm", MM),
    Clause("red_rule_colour", GB + "7.2.7", "分隔线颜色", _said("红色")),
    Clause("red_rule_weight", HOUSE, "红色分隔线粗细", _said(f"{RULE_RANGE[0]}—{RULE_RANGE[1]} mm"), f"±{RULE_OFF:g} mm"),
    Clause("main_title", GB + "7.3.1", "公文标题", _said("2号小标宋，居中"), f"±{SIZE_OFF:g} pt"),
    Clause("title_font", GB + "7.3.3", "小标题字体", lambda p: f"{_size(p.body_size)}黑体", f"±{SIZE_OFF:g} pt"),
    Clause("indent", GB + "7.3.3", "段首", _said("左空二字，回行顶格"), MM),
    Clause("tail_rules", GB + "7.4.1", "版记分隔线", lambda p: _rules_of(p), f"宽 {MM}，粗 ±{RULE_OFF:g} mm"),
    Clause("tail_place", GB + "7.4.1", "版记位置", _said("末页版心下边缘"), f"±{TAIL_OFF:g} mm"),
    Clause("sent", GB + "7.4.2", "本期发（抄送）", lambda p: _sent_of(p), f"±{TAIL_OFF:g} mm"),
    Clause("tail_font", GB + "7.4.2", "版记字体字号", lambda p: f"{_size(p.small_size)}仿宋", f"±{SIZE_OFF:g} pt"),
    Clause("names", HOUSE, "责任编辑、审核、签发", _said("同一行，三人齐全")),
    Clause("imprint", GB + "7.4.3", "印发机关和印发日期", lambda p: _imprint_of(p), f"±{TAIL_OFF:g} mm"),
    Clause("folio", GB + "7.5", "页码", _said("每页都有，连续编排")),
    Clause("folio_form", GB + "7.5", "页码写法", _said("阿拉伯数字，左右各一条一字线（— 1 —）")),
    Clause("folio_font", GB + "7.5", "页码字体字号", lambda p: f"{_size(p.small_size)}半角宋体", f"±{SIZE_OFF:g} pt"),
    Clause("folio_place", GB + "7.5", "页码位置", lambda p: f"版心下边缘之下 {p.folio_gap:g} mm，单页居右、双页居左各空一字", f"±{FOLIO_OFF:g} mm"),
    Clause("line_ends", "GB/T 15834 5.1", "行首行尾标点", _said("行首没有点号和后引号、后括号，行尾没有前引号、前括号")),
    Clause("unbroken", "GB/T 15834 5.1", "省略号和破折号", _said("不断开成两行")),
    Clause("figures", "GB/T 15835 5.1.7", "数和单位", _said("不断开成两行")),
    Clause("widow", HOUSE, "末页", _said("版记不单独成页")),
    Clause("embedded", HOUSE, "字体嵌入", _said("全部嵌入"), needs_text=False),
    Clause("selectable", HOUSE, "文字可选", _said("每页的字都是文字，不是图片"), needs_text=False),
)  # fmt: skip
KEYS = tuple(each.key for each in CLAUSES)


def _rules_of(preset: Preset) -> str:
    if preset.has_imprint:
        return f"与版心等宽，首末条 {preset.outer_rule:g} mm，中间 {preset.inner_rule:g} mm"
    return f"与版心等宽，{preset.outer_rule:g} mm"


def _sent_of(preset: Preset) -> str:
    return f"{'左右各空一字' if preset.tail_margin else '顶格'}，回行与冒号后首字对齐"


def _imprint_of(preset: Preset) -> str:
    return "同一行，左右各空一字，日期后加“印发”" if preset.has_imprint else "快报版式不设"
