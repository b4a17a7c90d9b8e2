"""Printing papers of enforcement: what each must contain is there, or it is not printed; nothing is printed twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.units.models import Unit
from xianwu.kit.clock import ZONE
from xianwu.kit.refusals import Refused
from xianwu.papers.api import issue_paper, papers_of
from xianwu.papers.declarations import PaperKind, kind_of
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.brain.papers_elements import LABELS, Kind, missing_elements, wording_problem
from xianwu.registers.enforcement.brain.provisions import cited, names_article
from xianwu.registers.enforcement.declarations import known_matter

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

PREFIX = "enforcement."
TO_BE_TAKEN = "印发时取号"
LETTER = (
    "to_organ",
    "case_no",
    "party",
    "address",
    "facts",
    "broken",
    "evidence",
    "reason",
    "measures",
    "documents",
    "contact",
)
LETTER_LABELS = {"to_organ": "接收机关", "reason": "移送理由", "measures": "已采取的措施", "documents": "移送材料"}
OWN_ELEMENTS: dict[str, Kind] = {
    "stop_order": Kind("责令停止通知书", ("party", "facts", "broken", "demand", "contact", "officers", "signature")),
    "dissuasion": Kind("劝阻记录", ("party", "place", "facts", "demand", "officers_present", "next_step", "signature"),
                       {"officers_present": "在场人员"}),
    "owner_notice": Kind("公告（当事人不明）", ("party", "facts", "demand", "until", "announced_in", "contact"),
                         {"until": "公告期满日期", "announced_in": "公告载体"}),
    "investigation_report": Kind(
        "案件调查终结报告",
        ("case_no", "party", "facts", "evidence", "broken", "basis", "reasons", "proposed", "officers"),
    ),
    "legal_review": Kind("法制审核意见书", ("case_no", "party", "proposed", "review_outcome", "reviewer"),
                         {"review_outcome": "审核结论", "reviewer": "审核人"}),
    "discussion_record": Kind("集体讨论记录", ("case_no", "party", "facts", "proposed", "discussion", "discussed_on"),
                              {"discussion": "讨论情况和结论", "discussed_on": "讨论日期"}),
    "seal_decision": Kind("查封决定书", ("party", "address", "facts", "basis", "seal_place", "seal_due_on", "remedy", "officers"),
                          {"seal_place": "查封的场所、设施", "seal_due_on": "查封期限"}),
    "unseal_decision": Kind("解除查封决定书", ("party", "seal_place", "unseal_reason"),
                            {"seal_place": "查封的场所、设施", "unseal_reason": "解除的理由"}),
    "demolition_notice": Kind("限期自行拆除公告", ("party", "decision_no", "demand", "basis", "self_until", "announced_in"),
                              {"decision_no": "决定书文号", "self_until": "自行拆除期限", "announced_in": "公告载体"}),
    "demolition_prior_notice": Kind("限期拆除事先告知书", ("party", "facts", "evidence", "reasons", "basis", "demand", "defence_rights")),
    "demolition_decision": Kind("限期拆除决定书", ("party", "address", "facts", "evidence", "basis", "demand", "act_due_on", "remedy"),
                                {"demand": "拆除的内容", "act_due_on": "拆除期限"}),
    "substitute_decision": Kind(
        "代履行决定书",
        ("party", "address", "reasons", "basis", "manner", "time", "target", "estimate", "performer", "remedy"),
        {"target": "代履行的标的", "estimate": "费用预算", "performer": "代履行人", "manner": "代履行的方式", "time": "代履行的时间"},
    ),
    "substitute_reminder": Kind("代履行催告书", ("party", "decision_no", "demand", "time", "performer", "estimate"),
                                {"decision_no": "代履行决定书文号", "time": "代履行的时间", "performer": "代履行人",
                                 "estimate": "费用预算"}),
    "substitute_record": Kind("代履行执行记录", ("party", "decision_no", "time", "target", "performer", "watched_by", "signed", "cost"),
                              {"decision_no": "代履行决定书文号", "time": "代履行的时间", "target": "代履行的标的",
                               "performer": "代履行人", "watched_by": "到场监督人员", "signed": "签名情况", "cost": "费用"}),
    "clearing_decision": Kind("立即代履行决定书", ("party", "reasons", "target", "performer", "manner", "watched_by", "told", "remedy"),
                              {"target": "清除的物品和地点", "performer": "代履行人", "manner": "代履行的方式",
                               "watched_by": "到场监督人员", "told": "当事人到场或者通知情况"}),
    "postponement": Kind("准予延期（分期）缴纳罚款通知书", ("party", "decision_no", "reasons", "parts", "consequence"),
                         {"decision_no": "决定书文号", "parts": "各期期限和金额"}),
    "execution_agreement": Kind("执行协议书", ("party", "decision_no", "terms", "parts", "consequence"),
                                {"decision_no": "决定书文号", "terms": "约定和补救措施", "parts": "各期期限和内容"}),
    "resumption_notice": Kind("恢复强制执行通知书", ("party", "agreement_no", "broken_part", "reasons"),
                              {"agreement_no": "协议（分期）文号", "broken_part": "没有履行的一期"}),
    "custody_notice": Kind("先行登记保存证据通知书", ("party", "items", "place", "approval", "officers", "signature"),
                           {"items": "物品清单", "approval": "负责人批准情况", "place": "保存地点"}),
    "custody_outcome": Kind("先行登记保存证据处理通知书", ("party", "custody_no", "items", "outcome"),
                            {"items": "物品清单", "custody_no": "通知书文号", "outcome": "处理结果"}),
    "change_notice": Kind("行政处罚决定变更履行通知书", ("party", "decision_no", "changed_by", "document_no", "before", "after"),
                          {"decision_no": "决定书文号", "changed_by": "复议机关（法院）", "document_no": "变更文书文号",
                           "before": "变更前的决定", "after": "变更后的决定"}),
    "hearing_notice": Kind("听证通知书", ("party", "hearing_on", "hearing_place", "host"),
                           {"hearing_on": "听证时间", "hearing_place": "听证地点", "host": "听证主持人"}),
    "clue_letter": Kind(
        "违法线索移送函",
        ("to_organ", "clue_no", "party", "particulars", "facts", "broken", "reason", "measures", "documents", "contact"),
        {**LETTER_LABELS, "clue_no": "线索编号", "particulars": "线索要素"},
    ),
    "transfer_letter": Kind("案件移送函", LETTER, LETTER_LABELS),
    "crime_letter": Kind("涉嫌犯罪案件移送书", LETTER, LETTER_LABELS),
    "no_penalty_decision": Kind("不予行政处罚决定书", ("party", "address", "facts", "evidence", "no_penalty_basis", "remedy"),
                                {"no_penalty_basis": "不予处罚的依据"}),
}  # fmt: skip
"""Papers that the table of the laws does not name."""


class PaperIncomplete(Refused):
    """What the paper must contain is not there yet; the message names it."""


class PaperExists(Refused):
    """It was printed before; the message gives its number."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(
            f"《{paper.title}》已于 {paper.issued_on} 印发（{paper.number}），没有另取文号。"
            "需要纸质件请打开原文书打印；内容确需更正的，写明更正理由后另出一份，新文书会注明更正原文号。",
            field="reason",
        )
        self.paper = paper


def enforcement_paper(kind: str, title: str, word: str, body: str) -> PaperKind:
    """A kind of paper numbered by organ, with code, seal and counted pages: `延住建责改〔2025〕3号`."""
    return PaperKind(PREFIX + kind, title, f"{{organ}}{word}〔{{year}}〕{{number}}号", body, is_verifiable=True)


def title_of(kind: str, matter: str) -> str:
    """What the field calls the paper; "" where it has no word of its own."""
    known = known_matter(matter)
    return str(known.paper_titles.get(PREFIX + kind, "")) if known else ""


def heading_of(kind: str, matter: str) -> str:
    """What stands above the paper."""
    return title_of(kind, matter) or kind_of(PREFIX + kind).title


def refuse_incomplete(kind: str, words: Mapping[str, Any], *, title: str) -> None:
    """Raise PaperIncomplete when an element is missing, or when an order to correct would punish."""
    missing = missing_elements(kind, words, also=OWN_ELEMENTS)
    if missing:
        raise PaperIncomplete(f"《{title}》还缺：{'、'.join(missing)}。请补齐后再印发。")
    problem = wording_problem(kind, {**words, "title": title})
    if problem:
        raise PaperIncomplete(problem)


PROVISIONS = ("broken", "basis")
BY_ARTICLE = ("prior_notice", "penalty_decision", "spot_decision", "demolition_prior_notice", "demolition_decision")
"""Papers by which the organ decides: the provisions of the act are told by their articles (行政处罚法 44, 52, 59)."""


def lawful(kind: str, words: Mapping[str, Any], *, title: str) -> dict[str, Any]:
    """The words with their provisions as they may be cited; raises PaperIncomplete where nothing of one may be."""
    found = dict(words)
    for name in PROVISIONS:
        told = words.get(name)
        if not isinstance(told, str) or not told.strip():
            continue
        label, found[name] = LABELS.get(name, ""), cited(told)
        if not found[name]:
            raise PaperIncomplete(
                f"“{told}”是征求意见稿、外地的表或者备注，不是现行有效的规定，《{title}》不能写作{label}。"
                "请写明法律、法规、规章或者标准的名称和条号。"
            )
        if kind in BY_ARTICLE and not names_article(found[name]):
            raise PaperIncomplete(
                f"《{title}》的{label}“{found[name]}”没有写明第几条。"
                "请在“处罚事项”把“违反条款”“处罚依据”写到条，案件选用写明条号的处罚事项后再印发。"
            )
    return found


def print_paper(
    record: Any,
    kind: str,
    words: Mapping[str, Any],
    *,
    organ: Unit,
    matter: str,
    actor: Actor | None,
    at: datetime,
    cites: Paper | None = None,
) -> Paper:
    """Number and freeze a paper of a record. Raises PaperIncomplete and takes no number when something is missing.

    `cites`: the paper that it corrects; one that is only known by its number is cited by `words["correction"]`.
    """
    title = title_of(kind, matter)
    words = lawful(kind, words, title=heading_of(kind, matter))
    own = {"organ": organ.name, "number": TO_BE_TAKEN, "issued_on": timezone.localdate(at), **words}
    refuse_incomplete(kind, own, title=heading_of(kind, matter))
    context = shown({**words, "correction": correction_words(cites) or words.get("correction", "")})
    return issue_paper(record, PREFIX + kind, context, actor=actor, at=at, organ=organ, cites=cites, title=title)


def latest_paper(record: Any, kind: str) -> Paper | None:
    """The last paper of that kind on the record."""
    found: Paper | None = papers_of(record).filter(kind=PREFIX + kind).order_by("-pk").first()
    return found


def print_once(record: Any, kind: str, words: Mapping[str, Any], *, reason: str = "", **options: Any) -> Paper:
    """Print a paper that is not there yet; a second one only as a correction that cites the first."""
    known = latest_paper(record, kind)
    if known is not None and not reason.strip():
        raise PaperExists(known)
    if known is not None:
        words = {**words, "correction_reason": reason.strip()}
    return print_paper(record, kind, words, cites=known, **options)


def correction_words(cites: Paper | None) -> str:
    return corrects(cites.title, cites.number) if cites else ""


def corrects(title: str, number: str) -> str:
    return f"本文书更正{title}（{number}），原文书同时停止使用。"


# --- words of the forms ------------------------------------------------------------------------------------


def shown(words: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data for a template: instants to the hour or minute, nothing that would break a table."""
    found = {name: _shown(value) for name, value in words.items()}
    found.setdefault("correction_reason", "")
    return found


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant_words(value)
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, Mapping):
        return {str(name): _shown(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(inner) for inner in value]
    return value


def one_line(text: str) -> str:
    """A text for one cell or paragraph."""
    return "；".join(part.strip() for part in text.replace("|", "／").splitlines() if part.strip())


def instant_words(at: datetime) -> str:
    """2025年9月12日18时, with minutes where there are any."""
    local = at.astimezone(ZONE)
    minutes = f"{local.minute:02d}分" if local.minute else ""
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{minutes}"
