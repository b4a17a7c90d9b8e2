"""What each paper of enforcement must contain before it may be printed, and words it may not carry.

The tables follow the laws named in docs/algorithms/papers_elements.md. A paper of a domain is added with `Kind`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

LABELS: Mapping[str, str] = {
    "organ": "执法机关全称",
    "number": "文号",
    "issued_on": "日期",
    "subject": "检查对象",
    "basis": "法律依据",
    "items": "检查事项",
    "source": "检查来源（计划、随机、投诉、移送、监测）",
    "scope": "检查范围",
    "time": "检查时间",
    "place": "检查地点",
    "started_at": "开始时间（到分）",
    "ended_at": "结束时间（到分）",
    "officers": "两名以上执法人员及证号",
    "approver": "批准人",
    "approved_on": "批准日期",
    "used_this_year": "本年度已检查次数",
    "assistant_count": "辅助人员人数",
    "rights": "当事人权利（回避、陈述申辩、无证拒检）",
    "discipline": "检查纪律（五个严禁、八个不得）",
    "card_shown": "已出示执法证",
    "party": "当事人",
    "party_identity": "当事人身份（证照号码）",
    "findings": "逐项检查结果",
    "photo_index": "照片编号",
    "party_remarks": "当事人意见",
    "signature": "当事人签名或拒签记录",
    "witness": "见证人（当事人拒签或不在场）",
    "samples": "抽样物品、数量与编号",
    "sample_method": "抽样方法",
    "scene": "现场情况",
    "sketch": "现场图",
    "asked": "被询问人及身份",
    "questions": "询问与回答",
    "rights_told": "已告知权利义务",
    "conclusion": "检查结论",
    "next_step": "下一步措施",
    "facts": "违法事实",
    "broken": "违反的规定",
    "demand": "责令改正的具体内容",
    "due_at": "改正期限（到小时）",
    "consequence": "逾期不改的后果",
    "contact": "联系人及电话",
    "order_no": "原责令改正通知书文号",
    "item_results": "逐项复查结果（已改、部分、未改）",
    "photos": "复查照片",
    "case_source": "案件来源",
    "address": "当事人地址",
    "legal_rep": "法定代表人（负责人）",
    "phone": "联系电话",
    "summary": "案情摘要",
    "handler_opinion": "承办人意见",
    "unit_opinion": "承办机构意见",
    "deputy_opinion": "分管负责人意见",
    "head_opinion": "负责人意见",
    "evidence": "证据",
    "reasons": "理由",
    "proposed": "拟作出的处罚",
    "defence_rights": "陈述申辩的权利和期限",
    "hearing_rights": "要求听证的权利和期限",
    "penalty": "处罚种类和数额",
    "performance": "履行方式和期限",
    "remedy": "复议、诉讼的途径和期限",
    "act": "违法行为",
    "amount": "罚款数额",
    "spot_time": "处罚时间",
    "spot_place": "处罚地点",
    "obligation": "应履行的义务",
    "term": "履行期限",
    "manner": "履行方式",
    "sum": "金钱给付的明确金额和方式",
    "statement_rights": "陈述申辩的权利",
    "execution_time": "强制执行的方式和时间",
    "paper_no": "所送文书文号",
    "recipient": "受送达人",
    "method": "送达方式",
    "served_on": "送达日期",
    "consent": "同意电子送达的签字确认书",
    "announced_in": "公告载体和起止日期",
    "service_address": "送达地址",
    "case_no": "案号",
    "result": "处罚执行情况",
    "receipt_no": "罚款票据号",
    "archive_index": "卷宗目录",
    "documents": "文书目录和页码",
}
COMMON = ("organ", "number", "issued_on")
LAYOUT: Mapping[str, str] = {"page": "页码（第 x 页，共 y 页）", "seal": "盖章处", "verify": "核验二维码"}


@dataclass(frozen=True)
class Kind:
    """A paper: its name and the keys it needs beside the common ones; `labels` for keys of its own."""

    name: str
    needs: tuple[str, ...]
    labels: Mapping[str, str] | None = None


_VISIT = ("started_at", "ended_at", "place", "officers", "card_shown", "party", "signature")
_PARTY = ("party", "address", "facts", "evidence", "basis")
KINDS: Mapping[str, Kind] = {
    "inspection_approval": Kind(
        "行政检查审批表", ("items", "basis", "source", "subject", "scope", "time", "officers", "approver")
    ),
    "inspection_notice": Kind(
        "行政检查通知书",
        ("basis", "items", "subject", "time", "officers", "used_this_year", "assistant_count", "rights", "discipline"),
    ),
    "inspection_record": Kind(
        "现场检查笔录", (*_VISIT, "party_identity", "findings", "photo_index", "party_remarks")
    ),
    "inquest_record": Kind("现场勘验笔录", (*_VISIT, "scene", "sketch", "photo_index")),
    "inquiry_record": Kind(
        "询问笔录", ("started_at", "ended_at", "place", "officers", "card_shown", "asked", "rights_told", "questions", "signature")
    ),
    "sampling_record": Kind("抽样取证凭证", ("time", "place", "officers", "party", "samples", "sample_method", "signature")),
    "inspection_result": Kind("检查结果告知书", ("subject", "time", "items", "conclusion", "next_step")),
    "correction_order": Kind(
        "责令改正通知书", ("party", "facts", "broken", "demand", "due_at", "consequence", "contact", "officers", "signature")
    ),
    "recheck_opinion": Kind("复查意见书", ("party", "order_no", "item_results", "photos", "next_step", "officers")),
    "filing_approval": Kind(
        "立案审批表",
        (
            "case_source", "party", "address", "legal_rep", "phone", "summary", "broken",
            "handler_opinion", "unit_opinion", "deputy_opinion", "head_opinion",
        ),
    ),
    "prior_notice": Kind("行政处罚事先告知书", ("party", "facts", "evidence", "reasons", "basis", "proposed", "defence_rights")),
    "penalty_decision": Kind("行政处罚决定书", (*_PARTY, "penalty", "performance", "remedy")),
    "spot_decision": Kind(
        "当场行政处罚决定书", ("party", "act", "penalty", "basis", "amount", "spot_time", "spot_place", "remedy", "officers")
    ),
    "reminder": Kind("催告书", ("party", "obligation", "term", "manner", "statement_rights")),
    "coercion_decision": Kind(
        "行政强制执行决定书", ("party", "address", "reasons", "basis", "execution_time", "remedy")
    ),
    "service_receipt": Kind("送达回证", ("paper_no", "recipient", "method", "served_on")),
    "service_address": Kind("送达地址确认书", ("party", "service_address", "phone", "signature")),
    "closing_report": Kind("结案报告", ("case_no", "party", "summary", "penalty", "result", "receipt_no", "archive_index")),
    "archive_index": Kind("卷宗目录", ("case_no", "party", "documents")),
}  # fmt: skip

STOPPING = re.compile(
    "停止办学|停止举办|停止教学|停止培训|停止上课|停止营业|停办|停课|停产停业|停业整顿|责令停业|停业|责令关闭"
    "|(?:关闭|关停|取缔)[该本其此所你单位]{0,4}(?:教学点|办学点|培训点|校区|学校|机构|门店)|不得(?:再|继续)?(?:招生上课|办学|上课)|不得(?:再|继续)招生"
)
"""A business or a school is closed, whatever it is called; 关闭阀门, 停止使用, 停止招生 are none of it."""
OTHER_PENALTIES = re.compile("吊销|罚款|没收")
"""With `STOPPING` the words of a penalty: they need filing, notice, a hearing offered and a decision."""
SHORTEST_NUMBER = 3
_WITHOUT_SIGNATURE = ("refused", "absent")
_ARE_PENALTIES = ("title", "demand")


class UnknownPaper(KeyError):
    """A kind that has no table; a programming error, not an officer's."""


def missing_elements(kind: str, context: Mapping[str, object], *, also: Mapping[str, Kind] | None = None) -> list[str]:
    """Labels of what is still missing, in the order of the paper; empty when it may be printed."""
    found = {**KINDS, **(also or {})}.get(kind)
    if found is None:
        raise UnknownPaper(kind)
    labels = {**LABELS, **(found.labels or {})}
    needs = dict.fromkeys((*COMMON, *found.needs, *_needs_of_the_case(kind, found, context)))
    return [labels[key] for key in needs if not _is_given(key, context.get(key))]


def wording_problem(kind: str, context: Mapping[str, object]) -> str:
    """Why the wording may not be printed: an order to correct is no penalty (行政处罚法 28), whatever it calls itself.

    Looked at are title and demand, not the consequence: that may quote what a later decision could bring.
    """
    if kind != "correction_order":
        return ""
    words = [*closing_words(context), *_found(OTHER_PENALTIES, context)]
    if not words:
        return ""
    return (
        f"责令改正通知书不能写“{'、'.join(words)}”：这是行政处罚，要经立案、告知、听证和处罚决定；"
        "请只写要改正什么，处罚另走普通程序。"
    )


def closing_words(context: Mapping[str, object]) -> list[str]:
    """Words in title and demand that would close a business or a school, each once, in their order."""
    return _found(STOPPING, context)


def _found(words: re.Pattern[str], context: Mapping[str, object]) -> list[str]:
    text = "".join(_squeezed(context.get(key)) for key in _ARE_PENALTIES)
    return list(dict.fromkeys(words.findall(text)))


def _needs_of_the_case(kind: str, found: Kind, context: Mapping[str, object]) -> Iterable[str]:
    """Elements that are needed only because of what else the paper says."""
    if "signature" in found.needs and context.get("signature") in _WITHOUT_SIGNATURE:
        yield "witness"
    if kind in ("prior_notice", "demolition_prior_notice") and context.get("hearing_required"):
        yield "hearing_rights"
    if kind == "reminder" and context.get("is_money"):
        yield "sum"
    if kind == "inspection_approval" and not context.get("is_urgent"):
        yield "approved_on"
    if kind == "service_receipt":
        yield from {"left": ("witness",), "electronic": ("consent",), "announced": ("announced_in",)}.get(
            str(context.get("method", "")), ("signature",)
        )


def _is_given(key: str, value: object) -> bool:
    if key == "officers":
        return _are_two_with_cards(value)
    if key == "contact":
        return has_phone(str(value or ""))
    if key in ("due_at", "started_at", "ended_at"):
        return isinstance(value, datetime)
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list | tuple | dict | set):
        return bool(value)
    return value is not None and value is not False


def has_phone(text: str) -> bool:
    """Somebody to ask for and a number to call: a name alone, or the name of the organ, is none. 110 is a number."""
    return len(re.sub(r"\D", "", unicodedata.normalize("NFKC", text))) >= SHORTEST_NUMBER


def _are_two_with_cards(value: object) -> bool:
    """(name, card number) pairs; the same card twice is one officer."""
    if not isinstance(value, list | tuple):
        return False
    cards = {str(pair[1]).strip() for pair in value if isinstance(pair, list | tuple) and len(pair) == 2}
    return len(cards - {""}) >= 2


def _squeezed(value: object) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value or "")))
