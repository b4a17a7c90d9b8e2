"""All figures of the demo county at once, as the leader's page and the bulletin ask for them.

Bar from issue 2: all figures of both domains ≤ 60 ms.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.ground import DAY, analyse, pin_day
from benchmarks.measuring import Measurement, percentile, timed

TITLE = "演示县的全部指标"


def measure() -> Iterator[Measurement]:
    from xianwu.core.units.models import Unit
    from xianwu.figures.api import evaluate, figures, findings, series_of
    from xianwu.web.commands.demo import build_rooms, stage_lengths
    from xianwu.web.commands.progress import Progress

    pin_day()
    with Progress(stage_lengths(), title=TITLE) as progress:
        yield Measurement("建立演示县", timed(lambda: build_rooms(progress))[0], "秒")
    analyse()
    keys = [each.key for section in ("fiscal_review", "financing") for each in figures(section)]
    yield Measurement(
        f"两个领域 {len(keys)} 项指标，第一次（编译语句）", timed(lambda: evaluate(keys, as_of=DAY))[0] * 1000, "毫秒"
    )
    p50 = percentile(timed(lambda: evaluate(keys, as_of=DAY), times=20, warm_up=3), 50) * 1000
    yield Measurement(f"两个领域 {len(keys)} 项指标 p50", p50, "毫秒", bar=60)
    town = Unit.objects.filter(kind=Unit.Kind.TOWN).order_by("path")[0]
    p50 = percentile(timed(lambda: evaluate(keys, as_of=DAY, unit=town), times=20, warm_up=3), 50) * 1000
    yield Measurement("一个乡镇 p50", p50, "毫秒")
    p50 = percentile(timed(lambda: series_of(keys, as_of=DAY, months=12), times=5, warm_up=1), 50) * 1000
    yield Measurement("全县，12 个月 p50", p50, "毫秒")
    p50 = percentile(timed(lambda: findings(as_of=DAY), times=5, warm_up=1), 50) * 1000
    yield Measurement("全部核对 p50", p50, "毫秒")
