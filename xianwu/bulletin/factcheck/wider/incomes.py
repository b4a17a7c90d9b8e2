"""The proportion of two incomes, town and country: 城乡收入之比为2.15∶1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import bounds, quotient
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.wider.scene import Scene
from xianwu.lib.numbers import plain

_RATIO = re.compile(
    r"城乡[^，。；\d]{0,12}收入(?:之)?比(?:为|约为|缩小到|缩小至|降至|是)?(?P<ratio>\d\.\d{1,2})(?:[:：∶比]1)?(?!\d)"
)


def check_incomes(scene: Scene) -> Iterator[Finding]:
    """城镇41260元，农村22350元，城乡收入之比为2.15∶1."""
    start = scene.stretch.start
    for found in _RATIO.finditer(scene.paragraph):
        before = [each for each in scene.claims if each.figure.end <= start + found.start() and each.unit == "元"]
        towns = [each for each in before if re.search("城镇[^，。；]{0,12}收入", each.lead)]
        villages = [each for each in before if re.search("(?:农村|农民)[^，。；]{0,12}收入", each.lead)]
        if len(towns) != 1 or len(villages) != 1:
            continue
        ratio = Decimal(found["ratio"])
        share = quotient(bounds(towns[0].figure), bounds(villages[0].figure), scale=Decimal(1))
        step = Decimal(1).scaleb(-len(found["ratio"].partition(".")[2]))
        if share is not None and share[1] is not None and not share[0] - step <= ratio <= share[1] + step:
            right = plain(round(towns[0].value / villages[0].value, 2))
            message = f"{towns[0].figure.text} 与 {villages[0].figure.text} 之比为 {right}，文中写作 {found['ratio']}。"
            place = (start + found.start("ratio"), start + found.end("ratio"))
            yield Finding("rate", (place,), message, f"应为 {right}。")
