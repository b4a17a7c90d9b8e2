"""The ledger of the banks that take part."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from xianwu.core.events.panels import Timeline
from xianwu.core.units.models import Unit
from xianwu.core.workflow.panels import Steps
from xianwu.domains.financing import banks
from xianwu.domains.financing.models import Bank
from xianwu.domains.financing.roles import BANK, READERS, REVIEWER, VISITOR
from xianwu.kit import access
from xianwu.kit.forms import RecordForm, formfield
from xianwu.kit.pages import RecordPages, View
from xianwu.kit.panels import Fields, Panel

NEW_BANK = "列表里没有的，请管理员先在“管理 → 机构”里新增，类别选“银行”。"


class BelongingPages(RecordPages):
    """Ledgers of rows that belong to records: found by the fields named here, not by the index of records."""

    def search_rows(self, rows: QuerySet, text: str) -> QuerySet:
        wanted = Q()
        for path in self.search:
            wanted |= Q(**{f"{path}__icontains": text})
        return rows.filter(wanted)


class BankForm(RecordForm):
    """A bank is chosen once, among those that do not take part yet."""

    class Meta:
        model = Bank
        formfield_callback = formfield
        fields: ClassVar = ("unit", "active_from", "contact")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            del self.fields["unit"]
            return
        free = Unit.objects.filter(kind=Unit.Kind.BANK, financing_bank__isnull=True, valid_to__isnull=True)
        self.fields["unit"].queryset = free.order_by("order", "name")
        self.fields["unit"].help_text = NEW_BANK


class UsePanel(Panel):
    """What hangs on the bank, and what is still missing before it can work."""

    title = "在办情况"
    template = "financing/panels/bank_use.html"
    side = True
    is_printed = False

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        actor: Any = access.actor_of(request)
        return not access.is_past(request) and actor.has(REVIEWER, *READERS)

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Bank)
        unit = f"unit={record.unit_id}"
        return {
            "use": banks.use_of(record, on=access.as_of(request)),
            "cases_url": f"{reverse('financing:cases-list')}?{unit}&state=pushed&state=reviewing",
            "products_url": f"{reverse('financing:products-list')}?{unit}&state=active",
            "is_active": record.state == Bank.State.ACTIVE,
        }


class BankPages(BelongingPages):
    model = Bank
    slug = "banks"
    title = "参加银行"
    icon = "building-bank"
    columns = ("unit", "state", "active_from", "active_to", "contact")
    filters = ("state", "active_from", "active_to")
    search = ("unit__name", "unit__short_name", "contact")
    ordering = ("unit__order",)
    panels = (Steps(), Fields("unit", "state", "active_from", "active_to", "contact"), UsePanel(), Timeline())
    form = BankForm
    form_fields = ("unit", "active_from", "contact")
    readers = (REVIEWER, VISITOR, *BANK, *READERS)
    writers = (REVIEWER,)
    create = banks.register_bank
    change = banks.amend_bank
    views = (View("参加中", "state=active"), View("已退出", "state=left"))
    empty_text = (
        "还没有参加银行：没有银行就不能列入推荐清单。专班审核员点“新增”逐家登记，或用 Excel 一次导入；"
        f"{NEW_BANK}登记后，请管理员给该行的经办和负责人授权。"
    )
