from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from xianwu.papers import markup
from xianwu.papers.markup import Heading, Paragraph, Rule, Signature, Table
from xianwu.papers.sheet import Sheet, to_docx, to_pdf
from xianwu.papers.wording import NotPlain, TemplateRefused, check_body, put_words

SOURCE = """住建局：

# 一、结论
## （一）金额
审定 12 万元。
| 项目 | 金额 |
|---|---|
| 土建 | 10.00 |
| 安装 |
---
落款：财政局
"""


def test_a_value_that_ends_a_sentence_does_not_end_it_twice() -> None:
    body = "你（单位）{facts}。{reason}。依据{basis}；逾期{end}，处罚。"
    said = {"facts": "擅自建设。\n", "reason": "继续施工！", "basis": "第九条。", "end": "不改正，"}
    assert put_words(body, said) == "你（单位）擅自建设。继续施工！。依据第九条；逾期不改正，处罚。"


def test_each_line_becomes_the_block_it_says() -> None:
    assert markup.parse(SOURCE) == [
        Paragraph("住建局：", is_flush=True),
        Heading("一、结论", 1),
        Heading("（一）金额", 2),
        Paragraph("审定12万元。"),
        Table((("项目", "金额"), ("土建", "10.00"), ("安装", ""))),
        Rule(),
        Signature("财政局"),
    ]


def test_both_ways_of_writing_a_placeholder_are_read() -> None:
    context = {"a": "甲", "b": Decimal("12.50"), "c": date(2025, 8, 29), "rows": [("土建", 1)]}
    body = "{a}{{ a }} {b} {c} {% for row in rows %}{{ row.0 }}{% endfor %}"
    assert put_words(body, context) == "甲甲 12.50 2025年8月29日 土建"


def test_values_are_not_read_as_templates() -> None:
    assert put_words("{a}", {"a": "{{ b }}{% debug %}<b>"}) == "{{ b }}{% debug %}<b>"


@pytest.mark.parametrize(
    "body",
    ["{% include 'x' %}", "{% load static %}", "{% debug %}", "{% now 'Y' %}", "{% if a %}", "{{ a|nope }}"],
)
def test_a_template_reaches_nothing_but_its_words(body: str) -> None:
    with pytest.raises(TemplateRefused):
        check_body(body)


def test_records_do_not_enter_a_template() -> None:
    with pytest.raises(NotPlain):
        put_words("{a}", {"a": [object()]})


def test_a_missing_value_is_named() -> None:
    with pytest.raises(TemplateRefused, match="amount"):
        put_words("{amount}", {})


def test_a_sheet_gives_the_same_bytes_and_signs_itself() -> None:
    sheet = Sheet("财政局", "财〔2025〕1号", "结论书", date(2025, 8, 29), markup.parse("正文。"))
    assert [block.text for block in sheet.signed_blocks[1:]] == ["财政局", "2025年8月29日"]  # type: ignore[union-attr]
    assert to_pdf(sheet) == to_pdf(sheet)
    assert to_docx(sheet) == to_docx(sheet)
