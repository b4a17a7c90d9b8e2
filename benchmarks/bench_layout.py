"""An issue of four pages made as PDF and as DOCX, and each held against its preset, without any database.

Bars from issue 4: PDF and DOCX ≤ 1 s, check ≤ 300 ms. The first PDF reads the fonts and typesets every line; later ones
of the same text find much of it in the typesetter's memory, as on the desk. Each sentence differs from the others.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from benchmarks.measuring import Measurement, percentile, timed
from xianwu.bulletin.layout.checking.check import check_layout
from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, Run
from xianwu.bulletin.layout.docx import to_docx
from xianwu.bulletin.layout.grid import lay_out
from xianwu.bulletin.layout.pdf import to_pdf
from xianwu.bulletin.layout.presets import PRESETS, Preset

TITLE = "四页快报的排版与版式核对"
ITEMS = 11


def issue(preset: Preset) -> IssueDoc:
    """Some 2,300 characters: four pages of 25 lines, five of 22."""
    return IssueDoc(
        name="某县政务快报",
        number=38,
        organ="某县人民政府办公室",
        issued_on=date(2025, 8, 29),
        items=[ItemDoc(f"某局第{n}项工作扎实推进成效明显", [Run(_text(n))], "某局") for n in range(1, ITEMS + 1)],
        distribution="县委常委，县人大正副主任，副县长，县政协正副主席，县直各单位负责人，各乡（镇）政府主要领导。",
        editor="甲某",
        reviewer="乙某",
        signer="丙某某",
        preset=preset,
    )


def _text(n: int) -> str:
    return (
        "围绕“规范、高效”目标，健全工作机制，压实各方责任，聚焦重点环节开展全覆盖检查。"
        f"今年以来，共检查单位{100 + 7 * n}家，其中企业{60 + 3 * n}家，发现隐患{n * 9}处，整改{n * 8}处。"
        f"截至目前，争取资金{n}.35亿元，已拨付{n}.2亿元，惠及群众{n}万余人；完成投资{n * 3.5:.1f}亿元，占年度计划的50%。"
        f"预计{9 + n % 4}月底前全部完成，办理时限由15个工作日压缩至3个工作日。"
    )


def measure() -> Iterator[Measurement]:
    for preset in PRESETS.values():
        doc = issue(preset)
        pages = lay_out(doc).page_count
        yield from _of_kind(f"{preset.key} PDF（{pages} 页）", partial(to_pdf, doc), preset)
        yield from _of_kind(f"{preset.key} DOCX（{pages} 页）", partial(to_docx, doc), preset)


def _of_kind(name: str, make: Callable[[], bytes], preset: Preset) -> Iterator[Measurement]:
    kept: list[bytes] = []
    yield _row(f"{name} 首次生成", timed(lambda: kept.append(make())), bar=1000)
    content = kept[0]
    report = check_layout(content, preset=preset)
    assert report.is_met, [each.key for each in report.broken]
    yield _row(f"{name} 再次生成 p50", timed(make, times=10), bar=1000)
    yield _row(f"{name} 核对 p50", timed(partial(check_layout, content, preset=preset), times=10), bar=300)


def _row(name: str, durations: list[float], *, bar: float) -> Measurement:
    return Measurement(name, percentile(durations, 50) * 1000, "毫秒", bar=bar)
