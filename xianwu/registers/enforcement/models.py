"""The nouns of enforcement, gathered from where they are told."""

from xianwu.registers.enforcement.case_rows import (
    AgreedPart,
    Agreement,
    CaseFile,
    Custody,
    DecisionChange,
    Delivery,
    Handler,
    Payment,
)
from xianwu.registers.enforcement.cases import Case
from xianwu.registers.enforcement.drawing import Draw
from xianwu.registers.enforcement.inspections import (
    CheckedItem,
    Finding,
    Inspection,
    Participant,
    Photo,
    Plan,
    Reinspection,
)
from xianwu.registers.enforcement.publishing import Publication, Referral
from xianwu.registers.enforcement.standing import Authority, CheckItem, DiscretionBand, Officer, PenaltyRule, TownLink
from xianwu.registers.enforcement.subjects import Subject
from xianwu.registers.enforcement.yearly.models import YearlyReport

__all__ = [
    "AgreedPart", "Agreement", "Authority", "Case", "CaseFile", "CheckItem", "CheckedItem", "Custody", "DecisionChange", "Delivery", "DiscretionBand", "Draw", "Finding", "Handler",
    "Inspection", "Officer", "Participant", "Payment", "PenaltyRule", "Photo", "Plan", "Publication", "Referral",
    "Reinspection", "Subject", "TownLink", "YearlyReport",
]  # fmt: skip
