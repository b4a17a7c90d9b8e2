"""The sheets of this part."""

from xianwu.intake.declarations import Sheet
from xianwu.registers.enforcement.visits.finding_sheet import FINDINGS
from xianwu.registers.enforcement.visits.item_sheet import CHECK_ITEMS
from xianwu.registers.enforcement.visits.officer_sheet import OFFICERS
from xianwu.registers.enforcement.visits.rule_sheets import DISCRETION_BANDS, PENALTY_RULES
from xianwu.registers.enforcement.visits.subject_sheet import SUBJECTS

SHEETS: list[Sheet] = [SUBJECTS, CHECK_ITEMS, OFFICERS, FINDINGS, PENALTY_RULES, DISCRETION_BANDS]
