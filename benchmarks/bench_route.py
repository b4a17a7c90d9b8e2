"""One day of 40 gas users and 3 crews: forbidden meal hours, optional visits, a day too short for all.

Bar from issue 3: ≤ 10 s on two cores. No database is used. The second run must give the same plan.
"""

from collections.abc import Iterator
from random import Random

from benchmarks.measuring import Measurement, peak_memory, timed
from xianwu.registers.enforcement.brain.places import Point
from xianwu.registers.enforcement.brain.route import Crew, DayPlan, Stop, Travel, Window, plan_day, windows_without

TITLE = "3 个检查组、40 个检查对象的一天"
DEPOT = Point(35.1417, 114.2052)
DAY, NOON = Window(8 * 60 + 30, 17 * 60 + 30), Window(11 * 60 + 30, 13 * 60 + 30)


def stops(count: int) -> list[Stop]:
    random = Random(20250829)
    return [
        Stop(
            n,
            Point(DEPOT.lat + random.uniform(-0.15, 0.15), DEPOT.lng + random.uniform(-0.18, 0.18)),
            random.choice((20, 30, 40, 60)),
            random.randint(0, 100) * random.randint(0, 60),
            windows=windows_without([NOON], day=DAY) if n % 3 else (),
        )
        for n in range(count)
    ]


def measure() -> Iterator[Measurement]:
    crews = [Crew(n, DEPOT, DEPOT, DAY.opens, 18 * 60, 9 * 60) for n in range(3)]
    for count, bar in ((40, 10.0), (12, None)):
        plans: list[DayPlan] = []
        own = stops(count)
        seconds = timed(lambda own=own, plans=plans: plans.append(plan_day(own, crews=crews, travel=Travel())), times=2)
        assert plans[0] == plans[1], "两次结果不同"
        yield Measurement(f"{count} 个对象", max(seconds), "秒", bar=bar)
        yield Measurement(f"{count} 个对象：排上", sum(len(route.calls) for route in plans[0].routes), "个")
        yield Measurement(f"{count} 个对象：路上", sum(route.travel_minutes for route in plans[0].routes), "分钟")
    yield Measurement("内存峰值", peak_memory(), "MiB")
