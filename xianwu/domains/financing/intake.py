"""The sheets of financing: the needs list of the towns, and each bank's return file."""

from xianwu.domains.financing.models import Demand
from xianwu.domains.financing.roles import REVIEWER, VISITOR
from xianwu.domains.financing.sheets import needs, needs_loading
from xianwu.intake.declarations import Sheet

NEEDS = Sheet(
    key="financing.needs",
    label="申报清单",
    model=Demand,
    columns=needs.COLUMNS,
    natural_key=needs.natural_key,
    existing=needs.existing,
    check=needs.check,
    allow=needs.allow,
    load=needs_loading.load,
    undo=needs_loading.undo,
    row_of=needs.row_of,
    roles=(VISITOR, REVIEWER),
)
SHEETS = [NEEDS]
