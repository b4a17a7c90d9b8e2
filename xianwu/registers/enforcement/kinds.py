"""Closed lists of the enforcement nouns. What differs by matter is declared there, not here."""

from django.db.models import TextChoices

UNKNOWN_PARTY = "待查明"
NOBODY = (
    UNKNOWN_PARTY, "未查明", "待查", "不明", "不详", "未知", "身份不明", "当事人不明", "当事人待查明", "当事人(待查明)",
    "建设人不明", "建设人待查明", "建设人(待查明)",
)  # fmt: skip
"""What stands for a party whom nobody knows, in the form in which names are kept (NFKC); it names none."""


class Power(TextChoices):
    """What an organ may do in a matter; whatever is not in its table it may not."""

    PATROL = "patrol", "巡查"
    INSPECT = "inspect", "行政检查"
    ORDER_STOP = "order_stop", "责令停止"
    ORDER_CORRECT = "order_correct", "责令改正"
    FINE = "fine", "行政处罚"
    COERCE = "coerce", "行政强制"


class Severity(TextChoices):
    MAJOR = "major", "重大"
    SERIOUS = "serious", "较大"
    GENERAL = "general", "一般"


class Mode(TextChoices):
    """How a finding is put right."""

    ON_SITE = "on_site", "现场整改"
    DEADLINE = "deadline", "限期整改"


class Source(TextChoices):
    PLAN = "plan", "年度计划"
    CAMPAIGN = "campaign", "专项检查"
    RANDOM = "random", "双随机抽查"
    COMPLAINT = "complaint", "投诉举报"
    TRANSFER = "transfer", "移送转办"
    MONITORING = "monitoring", "监测发现"
    PATROL = "patrol", "巡查发现"


COUNTED_SOURCES = (Source.PLAN, Source.CAMPAIGN, Source.RANDOM)
"""Visits under the published yearly cap; a complaint, a transfer or an alarm is looked at whenever it comes."""


class Duty(TextChoices):
    """In what capacity somebody took part in a visit. Only an officer counts towards the two."""

    OFFICER = "officer", "执法人员"
    LEADER = "leader", "带队领导"
    EXPERT = "expert", "专家"
    PARTNER = "partner", "联合单位"
    ASSISTANT = "assistant", "辅助人员"


class Signature(TextChoices):
    SIGNED = "signed", "当事人签字"
    REFUSED = "refused", "拒绝签字"
    ABSENT = "absent", "当事人不在场"


class ItemResult(TextChoices):
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"
    NOT_APPLICABLE = "not_applicable", "不涉及"


class PhotoStage(TextChoices):
    SCENE = "scene", "现场"
    BEFORE = "before", "整改前"
    AFTER = "after", "整改后"
    SERVICE = "service", "送达"


class Datum(TextChoices):
    WGS84 = "wgs84", "WGS-84"
    GCJ02 = "gcj02", "GCJ-02（手机地图）"
    BD09 = "bd09", "BD-09（百度）"


class RiskBand(TextChoices):
    RED = "red", "红"
    ORANGE = "orange", "橙"
    YELLOW = "yellow", "黄"
    GREEN = "green", "绿"


class Recheck(TextChoices):
    FIXED = "fixed", "已整改"
    PARTLY = "partly", "部分整改"
    NOT_FIXED = "not_fixed", "未整改"


class PartyKind(TextChoices):
    INDIVIDUAL = "individual", "个人"
    ORGANISATION = "organisation", "单位"


class Procedure(TextChoices):
    ORDINARY = "ordinary", "普通程序"
    SIMPLE = "simple", "简易程序"


class Sanction(TextChoices):
    """What a case ends with, by weight; one with several counts once, in the heaviest (国办发〔2018〕118号 statistics).

    To order a building down is no penalty (行政处罚法 28): alone it stands below all of them.
    """

    NONE = "none", "不予处罚"
    DEMOLITION = "demolition", "责令限期拆除"
    WARNING = "warning", "警告、通报批评"
    FINE = "fine", "罚款"
    CONFISCATION = "confiscation", "没收违法所得、非法财物"
    SUSPENSION = "suspension", "责令停产停业、停止办学"
    REVOCATION = "revocation", "暂扣、降低、吊销许可"
    CLOSURE = "closure", "责令关闭、限制从业"


DECIDABLE = tuple((value, label) for value, label in Sanction.choices if value != Sanction.NONE)
PENALTIES = tuple(each for each in Sanction if each not in (Sanction.NONE, Sanction.DEMOLITION))
HEAVY = (Sanction.SUSPENSION, Sanction.REVOCATION, Sanction.CLOSURE)
"""Always open to a hearing (行政处罚法 63), and always major."""


class ServiceMethod(TextChoices):
    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    POST = "post", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"
    ANNOUNCED = "announced", "公告送达"


class ReviewOutcome(TextChoices):
    PASSED = "passed", "审核通过"
    RETURNED = "returned", "退回补正"
    REJECTED = "rejected", "不同意"


class NoPenalty(TextChoices):
    """Why no penalty is laid on an act, each with its article."""

    SLIGHT = "slight", "轻微并及时改正，没有造成危害后果（行政处罚法第三十三条第一款）"
    FIRST = "first", "初次违法且危害后果轻微并及时改正（行政处罚法第三十三条第一款）"
    BLAMELESS = "blameless", "有证据足以证明没有主观过错（行政处罚法第三十三条第二款）"
    UNFIT = "unfit", "未满十四周岁或者不能辨认、控制行为（行政处罚法第三十条、第三十一条）"
    UNPROVEN = "unproven", "违法事实不能成立（行政处罚法第五十七条第一款第三项）"
    LAPSED = "lapsed", "超过处罚时效（行政处罚法第三十六条）"


WAIVERS = (NoPenalty.SLIGHT, NoPenalty.FIRST, NoPenalty.BLAMELESS)
"""Without a penalty the party must be taught all the same (行政处罚法 33)."""


class PaymentKind(TextChoices):
    FINE = "fine", "罚款"
    CONFISCATION = "confiscation", "没收款"
    SURCHARGE = "surcharge", "加处罚款"
    COST = "cost", "代履行费用"
    REFUND = "refund", "退还多缴款"


class Harm(TextChoices):
    """What lets an organ perform the duty in the party's place (行政强制法 50), or clear it at once (52)."""

    TRAFFIC = "traffic", "危害交通安全"
    POLLUTION = "pollution", "造成环境污染"
    RESOURCES = "resources", "破坏自然资源"
    ROAD = "road", "道路上的遗洒物、障碍物、污染物"
    WATERWAY = "waterway", "河道、航道上的遗洒物、障碍物、污染物"
    PUBLIC = "public", "公共场所的遗洒物、障碍物、污染物"


IN_PLACE = tuple((each.value, each.label) for each in (Harm.TRAFFIC, Harm.POLLUTION, Harm.RESOURCES))
AT_ONCE = tuple((each.value, each.label) for each in (Harm.ROAD, Harm.WATERWAY, Harm.PUBLIC))


class AgreementKind(TextChoices):
    POSTPONED = "postponed", "延期、分期缴纳罚款"
    EXECUTION = "execution", "执行协议"


class AgreementEnd(TextChoices):
    KEPT = "kept", "已履行"
    BROKEN = "broken", "没有履行，恢复执行"
    SUPERSEDED = "superseded", "决定变更，不再执行"


class OnSite(TextChoices):
    """Why a fine was taken in cash on site (行政处罚法 68, 69)."""

    SMALL = "small", "一百元以下的当场处罚"
    HARD = "hard", "当场处罚，不当场收缴事后难以执行"
    REMOTE = "remote", "边远、水上、交通不便，且当事人提出"


class Challenge(TextChoices):
    RECONSIDERATION = "reconsideration", "行政复议"
    LAWSUIT = "lawsuit", "行政诉讼"


class ChallengeOutcome(TextChoices):
    UPHELD = "upheld", "维持（驳回）"
    CHANGED = "changed", "变更"
    ANNULLED = "annulled", "撤销（确认无效）"
    REMADE = "remade", "撤销并责令重新作出"
    UNLAWFUL = "unlawful", "确认违法（不撤销）"
    WITHDRAWN = "withdrawn", "撤回申请（起诉）"


FELL = (ChallengeOutcome.CHANGED, ChallengeOutcome.ANNULLED, ChallengeOutcome.REMADE, ChallengeOutcome.UNLAWFUL)
"""What is public about the decision is taken back in three days, with the reason (行政处罚法 48)."""


class PublicKind(TextChoices):
    PENALTY = "penalty", "行政处罚"
    INSPECTION = "inspection", "行政检查"
    COERCION = "coercion", "行政强制"
    ORDER = "order", "责令限期拆除"


OF_DECISION = (PublicKind.PENALTY, PublicKind.ORDER)
"""What a case is decided with; it falls with the decision."""


class ReferralKind(TextChoices):
    HAND_OVER = "hand_over", "移送"
    COPY = "copy", "抄告"
    POLICE = "police", "移送公安"
