"""The fact check of an issue of four pages, without any database.

Bar from issue 4: ≤ 300 ms. The text has the length and the density of figures of a real issue; every sentence differs.
"""

from collections.abc import Iterator

from benchmarks.measuring import Measurement, percentile, timed
from xianwu.bulletin.factcheck.check import check

TITLE = "四页快报的文字核查"
ITEMS = 11


def issue() -> str:
    """2,500 characters with some 130 figures."""
    head = "某县政务快报\n第38期\n某县人民政府办公室\n2025年8月29日\n"
    return head + "\n".join(_item(number) for number in range(1, ITEMS + 1))


def _item(n: int) -> str:
    total, first = 100 + 7 * n, 60 + 3 * n
    return (
        f"某局第{n}项工作扎实推进成效明显 围绕“规范、高效”目标，健全工作机制，压实各方责任，聚焦重点环节开展全覆盖检查。"
        f"今年以来，共检查单位{total}家，其中企业{first}家、个体工商户{total - first}家，发现隐患{n * 9}处，整改{n * 8}处。"
        f"截至目前，争取资金{n}.35亿元，已拨付{n}.2亿元，惠及群众{n}万余人；1-7月，完成投资{n * 3.5:.1f}亿元，"
        f"占年度计划{n * 7.0:.1f}亿元的50%。预计{9 + n % 4}月底前全部完成，办理时限由15个工作日压缩至3个工作日。（某局）"
    )


def measure() -> Iterator[Measurement]:
    text = issue()
    report = check(text)
    durations = timed(lambda: check(text), times=20)
    yield Measurement(
        f"{len(text)} 字、{len(report.figures)} 个数据 p50", percentile(durations, 50) * 1000, "毫秒", bar=300
    )
