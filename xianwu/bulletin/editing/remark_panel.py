"""What the list of remarks beside a text shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from xianwu.bulletin import roles
from xianwu.bulletin.differences import differences
from xianwu.bulletin.editing.models import ItemRemark
from xianwu.bulletin.editing.remarking import place_of
from xianwu.bulletin.models import Item
from xianwu.bulletin.resolution import labelled
from xianwu.kit import access


def remarks_context(
    request: HttpRequest, item: Item, body: str, *, typed: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Remarks with their answers and places in `body`, the open ones first; and what the reader may do with them."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    rows = list(
        ItemRemark.objects.filter(item=item).select_related("created_by", "closed_by").order_by("pk"),
    )
    may_write = actor.has(*roles.OFFICE_DUTIES) and not item.issue.is_frozen and not access.is_past(request)
    is_editor = may_write and actor.has(roles.EDITOR)
    shown = [
        _shown(each, [row for row in rows if row.parent_id == each.pk], body)
        | {"may_resolve": may_write and (is_editor or each.created_by_id == actor.id)}
        for each in rows
        if each.parent_id is None
    ]
    return {
        "remarks": [each for each in shown if each["is_open"]],
        "closed": [each for each in shown if not each["is_open"]],
        "anchors": [
            {"span": each["span"], "tone": "", "text": str(each["remark"])}
            for each in shown
            if each["is_open"] and each["span"]
        ],
        "may_remark": may_write,
        "may_decide": is_editor,
        "typed": typed or {},
    }


def _shown(remark: ItemRemark, answers: list[ItemRemark], body: str) -> dict[str, Any]:
    return {
        "remark": remark,
        "answers": answers,
        "span": place_of(remark, body),
        "is_open": not remark.outcome,
        "is_suggestion": remark.kind == ItemRemark.Kind.SUGGESTION,
        "quote": labelled(remark.quote),
        "changes": differences(labelled(remark.quote), labelled(remark.replacement)),
    }
