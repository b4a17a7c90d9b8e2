"""Words of this ledger: choices that models, sheets and pages share."""

from django.db import models

from xianwu.domains.financing.brain.precheck import LABELS as STANDARD_LABELS
from xianwu.domains.financing.brain.precheck import Standard, Verdict
from xianwu.domains.financing.brain.repair import GUIDES, Reason


class SubjectType(models.TextChoices):
    COMPANY = "company", "小微企业"
    SOLE_TRADER = "sole_trader", "个体工商户"
    COOPERATIVE = "cooperative", "农民合作社"
    FAMILY_FARM = "family_farm", "家庭农场"
    OTHER = "other", "其他"


class Purpose(models.TextChoices):
    WORKING = "working", "流动资金"
    EQUIPMENT = "equipment", "设备"
    ORDER = "order", "订单"
    BUILDING = "building", "建设"
    RENEWAL = "renewal", "续贷"


class Collateral(models.TextChoices):
    CREDIT = "credit", "信用"
    MORTGAGE = "mortgage", "抵押"
    PLEDGE = "pledge", "质押"
    SURETY = "surety", "保证"
    GUARANTEE = "guarantee", "担保公司"


class Channel(models.TextChoices):
    VISIT = "visit", "走访"
    ONLINE = "online", "线上"
    WALK_IN = "walk_in", "走上门"


class ConsentForm(models.TextChoices):
    FILE = "file", "电子扫描件"
    PAPER = "paper", "纸质原件"


class VisitMode(models.TextChoices):
    PHONE = "phone", "电话"
    ON_SITE = "on_site", "上门"
    PARK = "park", "园区"


class UseFound(models.TextChoices):
    AS_DECLARED = "as_declared", "与申报一致"
    DIFFERS = "differs", "与申报不一致"
    UNSEEN = "unseen", "没能核实"


class Business(models.TextChoices):
    NORMAL = "normal", "正常"
    HARD = "hard", "有困难"
    STOPPED = "stopped", "停业"


class VoidKind(models.TextChoices):
    DUPLICATE = "duplicate", "重复申报"
    MISTAKE = "mistake", "误报"
    CLOSED = "closed", "主体已注销或迁出"


class LoanKind(models.TextChoices):
    FIRST = "first", "首贷"
    RENEWAL = "renewal", "无还本续贷"
    ADDED = "added", "新增"


class Trust(models.TextChoices):
    MET = Verdict.MET.value, "符合"
    FAILED = Verdict.FAILED.value, "不符"
    OPEN = Verdict.OPEN.value, "待核"


STANDARDS = [(standard.value, STANDARD_LABELS[standard]) for standard in Standard]
REFUSALS = [(reason.value, GUIDES[reason].label) for reason in Reason]
CHECK_FIELDS = {standard.value: f"check_{standard.value}" for standard in Standard}
