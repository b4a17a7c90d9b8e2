"""Synthetic reviews of the demo's closed files, trainings after them, and a contest: lived through the verbs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xianwu.core.people.models import Person
from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.replay import instant
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.domains.gas_safety.learning import actions
from xianwu.domains.gas_safety.learning.kinds import ErrorKind
from xianwu.domains.gas_safety.learning.records import Contest
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.sites import workday

FOUND = (
    (ErrorKind.MISSING, "调查终结报告没有写明裁量情节和理由", "案卷评查标准“裁量”项", "4", True),
    (ErrorKind.DRAFTING, "现场检查笔录页码缺当事人签名", "案卷评查标准“笔录”项", "2", True),
    (ErrorKind.BASIS, "决定书引用条例只写到条，没有写到款", "行政处罚法第五十九条", "3", False),
    (ErrorKind.LATE, "罚款缴清后超过规定时间才结案", "案卷评查标准“期限”项", "3", True),
    (ErrorKind.DISCRETION, "从轻处罚的幅度没有对照裁量基准说明", "行政处罚法第三十四条", "5", False),
)
QUESTIONS = (
    (ErrorKind.MISSING, "裁量情节和理由应当写在哪里？", ("调查终结报告和决定书", "只写在审批表", "不必书面"), "A", "行政处罚法第五十七条"),
    (ErrorKind.MISSING, "现场检查记录缺少当事人签名时怎样处理？", ("由执法人员代签", "注明情况并由见证人签名", "作废重做"), "B", "执法程序规定"),
    (ErrorKind.BASIS, "对逾期不改正的燃气用户处罚，依据条例哪一条？", ("第四十五条", "第四十九条", "第五十条"), "B", "《城镇燃气管理条例》第四十九条"),
    (ErrorKind.BASIS, "餐饮场所没有安装可燃气体报警装置，依据哪部法律处罚？", ("安全生产法", "消防法", "产品质量法"), "A", "安全生产法第九十九条"),
    (ErrorKind.LATE, "普通程序案件一般应当在多少日内作出决定？", ("六十日", "九十日", "一百八十日"), "B", "行政处罚法第六十条"),
    (ErrorKind.LATE, "先行登记保存的证据应当在几日内处理？", ("七日", "十五日", "三十日"), "A", "行政处罚法第五十六条"),
    (ErrorKind.DISCRETION, "低于法定幅度处罚属于哪一种？", ("从轻", "减轻", "免予"), "B", "行政处罚法第三十二条"),
    (ErrorKind.DISCRETION, "首次违法且危害后果轻微并及时改正的，可以怎样？", ("不予处罚", "一律从重", "移送公安"), "A", "行政处罚法第三十三条"),
    (ErrorKind.DRAFTING, "责令改正通知书应当由几名执法人员签名？", ("一名", "两名以上", "不需签名"), "B", "行政处罚法第四十二条"),
    (ErrorKind.DRAFTING, "文书中数字涂改的，应当怎样？", ("直接涂改", "由被询问人捺印确认或重新制作", "用修正液"), "B", "执法程序规定"),
)  # fmt: skip


def learn(cast: Cast, *, as_of: date) -> None:
    """From the files closed before the contest to its ranking; everything before the demo's day."""
    lawyer, organ = cast.actors["gas_legal"], cast.organ
    closed = Case.objects.filter(matter=MATTER, unit=organ, state__in=actions.REVIEWABLE).order_by("filed_on", "pk")
    first = workday(as_of - timedelta(days=24))
    _review(cast, list(closed), reviewer=lawyer, on=first)
    _train(cast, on=first + timedelta(days=5))
    _compete(cast, on=first + timedelta(days=12))


def _review(cast: Cast, cases: list[Case], *, reviewer: Any, on: date) -> None:
    for number, case in enumerate(cases):
        at = instant(on, number * 20)
        review = actions.open_review(
            {"case": case, "conclusion": "程序合法，文书总体规范（合成）"}, actor=reviewer, at=at
        )
        main = case.handlers.filter(recused_on=None).order_by("-is_main", "pk").first()
        for kind, item, basis, points, is_own in FOUND[number % 2 :: 2]:
            who = main.person if is_own and main else None
            actions.record_error(
                review, kind=kind, item=item, basis=basis, points=Decimal(points), officer=who, actor=reviewer, at=at
            )
        take_step(review, "confirm", actor=cast.deputy, at=instant(on, number * 20 + 10))


def _people(cast: Cast) -> list[Person]:
    ids = [cast.actors[name].id for name in cast.actors if name.startswith("gas_officer_")]
    return list(Person.objects.filter(pk__in=ids).order_by("pk"))


def _train(cast: Cast, *, on: date) -> None:
    for number, (topic, title) in enumerate(
        ((ErrorKind.DISCRETION, "裁量基准怎样对照、怎样写"), (ErrorKind.MISSING, "一份完整的案卷有哪些页"))
    ):
        day = workday(on + timedelta(days=number))
        given = {
            "title": f"{title}（合成）", "topic": topic, "held_on": day, "place": "三楼会议室", "lecturer": "示例住建法审",
            "hours": Decimal(2), "content": "对照案卷评查查出的问题逐条讲解。",
        }  # fmt: skip
        row = actions.plan_training(given, actor=cast.clerk, at=instant(day))
        actions.sign_in(row, _people(cast)[number * 2 :], actor=cast.clerk, at=instant(day, 30))
        take_step(row, "hold", actor=cast.clerk, at=instant(day, 150))


def _compete(cast: Cast, *, on: date) -> None:
    first = instant(workday(on))
    for kind, text, options, answer, basis in QUESTIONS:
        given = {
            "kind": kind,
            "text": text,
            "options": list(options),
            "answer": answer,
            "basis": basis,
            "is_active": True,
        }
        actions.add_question(given, actor=cast.clerk, at=first)
    day = workday(on + timedelta(days=4))
    given = {"title": "“体检式”执法比武（合成）", "held_on": day, "place": "局报告厅", "wanted": 5}
    row = actions.plan_contest(given, actor=cast.clerk, at=first)
    after = workday(on) + timedelta(days=1)
    public = {"public_source": f"{chinese_date(after)}福彩3D开奖号码（合成）", "public_on": after}
    take_step(row, "commit", actor=cast.clerk, at=first, data=public)
    take_step(row, "draw", actor=cast.deputy, at=instant(day), data={"public_value": "3 0 8"})
    row = Contest.objects.get(pk=row.pk)
    for number, person in enumerate(_people(cast)[:8]):
        actions.record_score(
            row,
            person=person,
            right_count=5 - number % 4,
            minutes=Decimal(18 + number * 2),
            actor=cast.clerk,
            at=instant(day, 60),
        )
    take_step(row, "settle", actor=cast.deputy, at=instant(day, 120))
