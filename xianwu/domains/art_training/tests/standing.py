"""What must hold of this room in the demo county that stands: the seed replay asks for it."""

from __future__ import annotations

from datetime import date

from xianwu.domains.art_training.kinds import MATTER
from xianwu.figures import api
from xianwu.registers.enforcement.casework.contents import parts_of
from xianwu.registers.enforcement.models import Case

AS_OF = date(2025, 8, 29)
FROM_THE_VISIT_ON = {
    "行政检查通知书", "现场检查（勘验）笔录", "责令改正通知书", "复查意见书", "送达回证", "行政处罚决定书", "卷宗目录",
    "现场照片（2 张）",
}  # fmt: skip


def check() -> None:
    """Checks that hold, and an archived case whose file shows everything from the visit on."""
    keys = [figure.key for figure in api.figures("art_training")]
    assert [each.check.note for each in api.findings(keys, as_of=AS_OF) if each.is_ok is False] == []
    case = Case.objects.get(matter=MATTER, state=Case.State.ARCHIVED, findings__isnull=False)
    parts = parts_of(case)
    assert {part.title for part in parts} >= FROM_THE_VISIT_ON
    assert not [part.title for part in parts if part.is_missing]
