"""The sheets of financing: the needs list of the towns, each bank's return file, and the list of banks."""

from xianwu.domains.financing.models import Bank, Demand, Recommendation
from xianwu.domains.financing.roles import BANK, REVIEWER, VISITOR
from xianwu.domains.financing.sheets import bank, bank_loading, banks, needs, needs_loading, needs_remarks
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
    remarks=needs_remarks.remarks,
    load=needs_loading.load,
    undo=needs_loading.undo,
    row_of=needs.row_of,
    writes_first=("parties.Enterprise", "financing.Visit"),
    judges_only=True,
    joins=("enterprise", "town", "visit", "first_bank", "second_bank"),
    roles=(VISITOR, REVIEWER),
    note="一家主体一份授权书为一笔需求；重复导入只更新，不新增。已推荐的需求不能由导入改动。",
)
RETURNS = Sheet(
    key="financing.returns",
    label="授信投放回填",
    model=Recommendation,
    columns=bank.COLUMNS,
    natural_key=bank.natural_key,
    existing=bank.existing,
    allow=bank.judge,
    load=bank_loading.load,
    undo=bank_loading.undo,
    undoes_changes=True,
    rows_of=bank.rows_of,
    joins=("unit", "demand__enterprise"),
    prefetches=("decisions__drawdowns",),
    roles=BANK,
    note="一行一笔借据（未放款的一行一个决定）。同一文件导入两次没有变化；改动一行，只多一个版本，旧的留着。",
)
BANKS = Sheet(
    key="financing.banks",
    label="参加银行",
    model=Bank,
    columns=banks.COLUMNS,
    natural_key=banks.natural_key,
    existing=banks.existing,
    check=banks.check,
    load=banks.load,
    row_of=banks.row_of,
    joins=("unit",),
    judges_only=True,
    roles=(REVIEWER,),
    note="一行一家银行，银行须先由管理员在“机构”里新增。重复导入只更正参加日期和联系人；退出在银行的页面上办理。",
)
SHEETS = [NEEDS, RETURNS, BANKS]
