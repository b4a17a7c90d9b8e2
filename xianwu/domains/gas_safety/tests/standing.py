"""What must hold of this room in the demo county that stands: the seed replay asks for it."""

from __future__ import annotations

from datetime import date

from xianwu.core.people.actors import actor_for
from xianwu.core.people.models import Person
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.figures import api
from xianwu.registers.enforcement.casework.contents import parts_of
from xianwu.registers.enforcement.models import Case, Finding
from xianwu.registers.enforcement.visits.recurrence import offenders

AS_OF = date(2025, 8, 29)
FROM_THE_VISIT_ON = {
    "行政检查审批表", "行政检查通知书", "现场检查笔录", "责令改正通知书", "复查意见书", "送达回证", "行政处罚决定书", "结案报告", "卷宗目录",
    "现场照片（3 张）",
}  # fmt: skip
WAYS = {"同一检查对象", "统一社会信用代码", "负责人证件", "地点和名称"}


def assert_a_whole_file() -> None:
    """One archived case shows everything from the visit on; one under way says what is not in the system."""
    own = Case.objects.filter(matter=MATTER, findings__isnull=False)
    whole = parts_of(own.get(state=Case.State.ARCHIVED))
    assert {part.title for part in whole} >= FROM_THE_VISIT_ON
    assert not [part.title for part in whole if part.is_missing]
    [order_no] = Finding.objects.filter(case__state=Case.State.FILED, matter=MATTER).values_list("order_no", flat=True)
    bare = parts_of(own.get(state=Case.State.FILED))
    assert order_no in {part.number for part in bare if part.is_missing}


def check() -> None:
    """Checks that hold, whole files, and parties found again by each way of telling them."""
    keys = [figure.key for figure in api.figures("gas_safety")]
    assert [each.check.note for each in api.findings(keys, as_of=AS_OF) if each.is_ok is False] == []
    assert_a_whole_file()
    head = actor_for(Person.objects.get(username="gas_head"), AS_OF)
    found = [each for each in offenders(head, on=AS_OF, matter=MATTER) if each.recurred]
    assert {way for each in found for way in each.ways} == WAYS
    assert sum(bool(each.names) for each in found) == 3, "three under another name"
