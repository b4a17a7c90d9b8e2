"""What is being done while the process is killed: each function does its work once, as the pages do it."""

from __future__ import annotations

import contextlib
import io
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.db.models import Max

from tests.resilience.county import AT, DAY, actor, bulletin_cast, series
from xianwu.bulletin import demo as bulletin_demo
from xianwu.bulletin.actions import add_item, open_issue
from xianwu.bulletin.models import Contribution
from xianwu.bulletin.proving.api import quote_typed
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import take_step
from xianwu.domains.fiscal_review.actions import draft_project
from xianwu.domains.fiscal_review.models import ReviewProject
from xianwu.intake.actions import claim, preview
from xianwu.intake.declarations import sheets
from xianwu.intake.jobs import apply_load
from xianwu.intake.models import Load
from xianwu.web.commands.worker import work

SHEET = "fiscal_review.ledger"
ROWS = 12
OWNER = "review_owner_transport"


# --- an import ----------------------------------------------------------------------------------------


def workbook(number: int) -> bytes:
    """A file of concluded reviews that no other file holds."""
    headers = ("项目代码", "项目名称", "建设单位", "评审类型", "专业", "资金来源", "送审金额(元)", "审定金额(元)",
               "审减(元)", "通道", "资料齐全日期", "受理", "结论日期", "结论文号")  # fmt: skip
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("台账")
    page.write_row(0, 0, headers)
    for line in range(ROWS):
        code = f"2508-410726-{number:04d}-{line:03d}"
        words = (code, f"第 {number} 批第 {line} 项道路维修", "延津县交通运输局", "预算（招标控制价）", "公路", "本级")
        amounts, dates = (100_000, 90_000, 10_000), ("2025-08-04", "2025-08-04", "2025-08-08")
        channel = "简易"
        page.write_row(line + 1, 0, [*words, *amounts, channel, *dates, f"试评〔2025〕{number * ROWS + line + 1}号"])
    book.close()
    return stream.getvalue()


def import_ledger() -> None:
    """Upload, look, choose, and let the worker load it."""
    number = (Load.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    who = actor("review_intake")
    load, read = preview(sheets()[SHEET], workbook(number), f"{number}.xlsx", actor=who, at=AT)
    if read.errors:
        raise AssertionError(read.errors[:3])
    claim(load, Load.Choice.ALL)
    apply_load.enqueue(load.pk)
    work_on()


def work_on() -> None:
    """What `xianwu worker` does when it starts, until the queue is empty."""
    with contextlib.redirect_stdout(io.StringIO()):
        work(is_once=True)


# --- steps --------------------------------------------------------------------------------------------


def send_in() -> None:
    """A review goes in, is found incomplete (a numbered paper says so), and comes in again."""
    owner, intake = actor(OWNER), actor("review_intake")
    count = ReviewProject.objects.count() + 1
    data = {
        "title": f"第 {count} 项桥梁维修",
        "project_code": f"2509-410726-04-01-{count:06d}",
        "owner": Unit.objects.get(code="transport"),
        "stage": "budget",
        "industry": "road",
        "submitted": Decimal(500_000),
    }
    project = draft_project(data, actor=owner, at=AT)
    take_step(project, "submit", actor=owner, at=AT, data={"items": "送审函"})
    take_step(project, "request_papers", actor=intake, at=AT, data={"extra": "地质勘察报告"})
    take_step(project, "resubmit", actor=owner, at=AT, data={"items": "地质勘察报告", "note": "已补"})


# --- a signing ----------------------------------------------------------------------------------------


def sign_issue() -> None:
    """An issue with a figure in its text is edited, reviewed and signed."""
    cast: Any = bulletin_cast()
    who = {duty: cast.actor(f"bulletin.{duty}") for duty in ("editor", "reviewer", "signer")}
    number = Contribution.objects.count() + 1
    bulletin_demo._contribute(cast, ("commerce", f"商务局第{number}条信息", f"第{number}段文字。"), day=DAY)
    issue = open_issue({"series": series(), "as_of": DAY}, actor=who["editor"], at=AT)
    body = "今年以来，收到信息{{bulletin.received}}，走访12户。"
    data = {"title": "县商务局做好信息报送", "body": body, "tag": "商务局"}
    item = add_item(issue, data, actor=who["editor"], at=AT)
    quote_typed(item, source="商务局走访台账", actor=who["editor"], at=AT)
    for step, duty in (("edit", "editor"), ("review", "reviewer"), ("sign", "signer")):
        take_step(issue, step, actor=who[duty], at=AT)


def nothing() -> None:
    """Nobody has to tidy up."""


VERBS = {"import": (import_ledger, work_on), "step": (send_in, nothing), "sign": (sign_issue, nothing)}
