"""What a county may change without a developer: limits, bands and thresholds, each with its source."""

from datetime import date

from xianwu.core.rules.api import Parameter

SINCE = date(2020, 1, 1)
YUEYANG = "岳阳市财政局评审办理时限（本县未发布前参照）"
NATIONAL = "财建〔2004〕369号"
FENGXIN = "奉财发〔2025〕14号（参照）"
OWN = "本县默认值，可按正式文件修改"


def _days(code: str, label: str, default: int, source: str, note: str = "") -> Parameter:
    return Parameter(
        f"fiscal_review.{code}", label, unit="工作日", default=str(default), source=source, since=SINCE, note=note
    )


def _yuan(code: str, label: str, default: int, source: str, note: str = "") -> Parameter:
    return Parameter(
        f"fiscal_review.{code}", label, unit="元", default=str(default), source=source, since=SINCE, note=note
    )


def _plain(code: str, label: str, unit: str, default: str, source: str) -> Parameter:
    return Parameter(f"fiscal_review.{code}", label, unit=unit, default=default, source=source, since=SINCE)


SETTLEMENT = ((5_000_000, 10, 15), (20_000_000, 13, 20), (50_000_000, 20, 30), (100_000_000, 23, 35), (None, 30, 45))
CEILINGS = ((5_000_000, 20), (20_000_000, 30), (50_000_000, 45), (None, 60))


def _settlement() -> list[Parameter]:
    found = []
    for index, (upto, draft, days) in enumerate(SETTLEMENT, start=1):
        if upto is not None:
            found.append(_yuan(f"settlement_band_{index}", f"结算第 {index} 档金额上限", upto, YUEYANG, "含本数"))
        found.append(_days(f"settlement_draft_{index}", f"结算第 {index} 档出具初稿时限", draft, YUEYANG))
        found.append(_days(f"settlement_days_{index}", f"结算第 {index} 档办结时限", days, YUEYANG))
    return found


def _ceilings() -> list[Parameter]:
    found = []
    for index, (upto, days) in enumerate(CEILINGS, start=1):
        if upto is not None:
            found.append(_yuan(f"ceiling_band_{index}", f"结算审查上限第 {index} 档金额", upto, NATIONAL, "含本数"))
        found.append(
            Parameter(
                f"fiscal_review.ceiling_days_{index}",
                f"结算审查上限第 {index} 档",
                unit="天",
                default=str(days),
                source=NATIONAL,
                since=SINCE,
                note="国家规定的日历天上限，只作提示，不替代本县时限",
            )
        )
    return found


PARAMETERS = [
    _days("budget_draft", "概算、预算出具初稿时限", 12, YUEYANG, "不分金额"),
    _days("budget_days", "概算、预算办结时限", 17, YUEYANG, "不分金额"),
    *_settlement(),
    *_ceilings(),
    _plain("factor_green", "绿色通道时限系数", "倍", "0.6", OWN),
    _plain("factor_simple", "简易通道时限系数", "倍", "0.8", OWN),
    _plain("green_days", "绿色通道有效期上限", "天", "365", OWN),
    _days("papers_days", "资料核验时限", 1, OWN, "缺项一次性告知"),
    _days("supplement_days", "补正时限", 10, OWN),
    _days("answer_days", "疑问答复时限", 5, OWN),
    _days(
        "opinion_days", "建设单位回复征求意见时限", 5, "财建〔2009〕648号；兰州市财政投资评审办法", "逾期不回复视为同意"
    ),
    _yuan("simple_amount", "简易通道金额上限", 1_000_000, OWN, "含本数"),
    _plain("simple_rows", "简易通道清单行数上限", "行", "200", OWN),
    _plain("simple_industries", "简易通道专业", "", "building municipal farmland landscape repair", OWN),
    _plain("consult_days", "争议问题转会商天数", "天", "5", OWN),
    _plain("consult_share", "争议金额转会商比例", "%", "3", OWN),
    _yuan("must_review_amount", "应当送审金额", 4_000_000, "开州区财政投资评审规定（参照）"),
    _yuan("may_review_amount", "可以送审金额", 2_000_000, "开州区财政投资评审规定（参照）"),
    _plain("split_days", "化整为零核查窗口", "天", "90", OWN),
    _plain("split_share", "化整为零核查下限", "%", "85", OWN),
    _yuan("fee_compete_from", "评审费采用竞争性方式起点", 500_000, FENGXIN),
    _yuan("fee_tender_from", "评审费公开招标起点", 1_000_000, FENGXIN),
    _days("agency_days", "中介机构提交成果时限", 10, OWN),
    _plain("agency_most_open", "中介机构同时在办上限", "项", "4", OWN),
]
