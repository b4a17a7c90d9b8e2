"""Evidence that may be lost, registered and kept (先行登记保存): thing by thing, on paper, dealt with in seven working days."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction

from xianwu.core.events.api import write_change, write_new
from xianwu.core.workflow.api import start_clocks, stop_clocks
from xianwu.core.workflow.declarations import flow_of
from xianwu.kit import clock
from xianwu.kit.side_forms import day_field, long_field
from xianwu.papers.declarations import PaperKind
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.authority import cards
from xianwu.registers.enforcement.casework.actions import day_of, past_day, require
from xianwu.registers.enforcement.casework.field_records import END, OFFICERS, SIGNED, SignedForm
from xianwu.registers.enforcement.casework.issuing import issue
from xianwu.registers.enforcement.deadlines import due_on
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import Signature
from xianwu.registers.enforcement.models import Case, Custody
from xianwu.registers.enforcement.printing import enforcement_paper

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

MOST, WIDTH = 50, 300
ITEMS = (
    "| 序号 | 物品名称、特征 | 数量 | 封条号 |\n"
    "{% for each in items %}| {{ each.0 }} | {{ each.1 }} | {{ each.2 }} | {{ each.3 }} |\n{% endfor %}"
)


def _paper(key: str, title: str, word: str, *lines: str) -> PaperKind:
    return enforcement_paper(key, title, word, "\n\n".join((*lines, "{correction}{correction_reason}")))


CUSTODY_PAPERS: list[PaperKind] = [
    _paper("custody_notice", "先行登记保存证据通知书", "登保", "{party}：",
           "因你（单位）涉嫌{act}，有关证据可能灭失或者以后难以取得。依据《行政处罚法》第五十六条，经本机关负责人批准（{approval}），"
           "本机关于{taken_on}对下列物品先行登记保存，并在七个工作日内（{due_on}前）作出处理决定。",
           ITEMS, "保存地点：{place}。保存期间，当事人和有关人员不得销毁或者转移。", OFFICERS, END),
    _paper("custody_outcome", "先行登记保存证据处理通知书", "登处", "{party}：",
           "本机关{custody_no}先行登记保存的下列物品，现于{ended_on}作出如下处理：{outcome}。", ITEMS,
           "当事人签名：＿＿＿＿＿＿　执法人员签名：＿＿＿＿＿＿　＿＿＿＿＿＿"),
]  # fmt: skip


class CustodyForm(SignedForm):
    things = long_field(
        "物品",
        max_length=2000,
        help_text="每行一件：名称和特征，数量，封条号；如“液化石油气钢瓶，3只，封0012”。没有加封的不写封条号",
    )
    place = forms.CharField(label="保存地点", max_length=100)
    taken_on = day_field("登记保存日期", initial=clock.today)
    approval = forms.CharField(
        label="负责人批准情况", max_length=120, help_text="谁、什么时候批准；情况紧急口头批准的写明"
    )


def items_of(text: str) -> list[list[str]]:
    """Name, quantity and seal of each thing, one a line; raises EnforcementRefused for a line without a quantity."""
    lines = [line.strip() for line in unicodedata.normalize("NFKC", text).splitlines() if line.strip()]
    if not 0 < len(lines) <= MOST:
        raise EnforcementRefused(f"请逐行登记物品，一次不超过 {MOST} 件。", field="things")
    return [_item(line) for line in lines]


def _item(line: str) -> list[str]:
    parts = [part.strip() for part in line.replace("、", ",").replace(";", ",").split(",")]
    if len(parts) not in (2, 3) or not all(parts[:2]):
        raise EnforcementRefused(f"“{line[:30]}”请写成“名称和特征，数量，封条号”。", field="things")
    return [*parts, ""][:3]


def words_of(items: list[list[str]]) -> str:
    told = "；".join(f"{name} {count}{f'（{seal}）' if seal else ''}" for name, count, seal in items)
    return told if len(told) <= WIDTH else f"{told[: WIDTH - 8]}…等{len(items)}件"


def _rows(items: list[list[str]]) -> list[list[str]]:
    return [[str(number), name, count, seal or "未加封"] for number, (name, count, seal) in enumerate(items, 1)]


@transaction.atomic
def take_custody(
    case: Case, *, things: str, taken_on: date, place: str, approval: str, signature: str, witness: str = "",
    actor: Actor, at: datetime,
) -> Custody:  # fmt: skip
    """Registered with the head's leave and told on paper; its clock runs from the oldest that is still held."""
    require(case, actor, roles.OFFICER)
    if not cards([actor.id], case.unit, on=day_of(at)):
        raise EnforcementRefused("您没有本机关在有效期内的执法证，不能先行登记保存证据。")
    past_day(taken_on, at, field="taken_on")
    items = items_of(things)
    row = Custody(
        case=case, things=words_of(items), items=items, place=place.strip(), approval=approval.strip(),
        taken_on=taken_on, due_on=due_on("custody_days", taken_on, matter=case.matter),
    )  # fmt: skip
    signed = signature == Signature.SIGNED
    words: dict[str, Any] = {
        "items": _rows(items), "place": row.place, "approval": row.approval, "taken_on": chinese_date(taken_on),
        "due_on": chinese_date(row.due_on), "signature": signature, "signed": SIGNED[Signature(signature)],
        "witness": witness.strip() or ("—" if signed else ""),
    }  # fmt: skip
    row.paper_no = issue(case, "custody_notice", words, actor=actor, at=at, is_anew=True).number
    write_new(row, "enforcement.custody_taken", actor=actor, at=at)
    _tick(case, on=day_of(at))
    return row


@transaction.atomic
def end_custody(case: Case, *, custody: Custody, ended_on: date, outcome: str, actor: Actor, at: datetime) -> Custody:
    """Returned, sealed, confiscated, handed on: late is registered as late, but registered."""
    require(case, actor, roles.OFFICER, roles.CLERK, even_ended=True)
    if custody.case_id != case.pk:
        raise EnforcementRefused("这不是本案的记录，请刷新页面。")
    if custody.ended_on:
        raise EnforcementRefused(f"已于 {custody.ended_on} 处理：{custody.outcome}。", field="custody")
    past_day(ended_on, at, field="ended_on", first=custody.taken_on, named="登记保存日期")
    words = {"items": _rows(custody.items), "custody_no": custody.paper_no, "ended_on": chinese_date(ended_on),
             "outcome": outcome.strip()}  # fmt: skip
    number = issue(case, "custody_outcome", words, actor=actor, at=at, is_anew=True).number
    changes = {"ended_on": ended_on, "outcome": outcome.strip(), "outcome_no": number}
    write_change(custody, changes, "enforcement.custody_ended", actor=actor, at=at)
    _tick(case, on=day_of(at))
    return custody


def oldest_held(case: Case) -> date | None:
    return case.custodys.filter(ended_on=None).order_by("taken_on").values_list("taken_on", flat=True).first()


def _tick(case: Case, *, on: date) -> None:
    flow = flow_of(Case)
    assert flow
    if oldest_held(case):
        start_clocks(flow, "custody", [case], on=on)
    else:
        stop_clocks(flow, ("custody",), [case], on=on)
