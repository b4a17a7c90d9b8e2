"""20,000 needs from Excel: the file read and checked, duplicates looked for, rows, kept versions and events written.

Bars from issue 2: ≤ 6 s and ≤ 300 MiB for the first load; the second changes nothing. The systems a county would
otherwise pick take 11–40 s. The register knows the 4,000 firms; 200 lines of another file are wrong on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

from benchmarks.ground import DAY, account, make_firms, pin_day, seed
from benchmarks.measuring import Measurement, peak_memory, timed

TITLE = "从 Excel 导入 2 万条融资需求"
LINES, FIRMS, BAD = 20_000, 4_000, 200
HEADERS = (
    "主体名称", "主体类型", "统一社会信用代码/证件", "所在乡镇", "融资需求(万元)", "期限(月)", "用途", "用途说明",
    "担保方式", "申报日期", "申报渠道", "授权书编号", "授权书存放处",
)  # fmt: skip


def workbook(firms: list[Any], *, bad: int = 0) -> bytes:
    """A file as a clerk would send it; the first `bad` lines each hold one wrong cell."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    page = book.add_worksheet("申报清单")
    page.write_row(0, 0, ["延津县小微企业融资需求申报清单（合成）"])
    page.write_row(1, 0, HEADERS)
    for n in range(LINES):
        firm = firms[n % FIRMS]
        amount: Any = "五十万" if n < bad else 5 + n % 90
        page.write_row(n + 2, 0, (
            firm.title, "小微企业", firm.credit_code, firm.town.short_name, amount, 12, "流动资金", "购买原料",
            "信用", str(DAY - timedelta(days=n % 200)), "走访", f"授{n:06d}", "乡镇便民服务中心",
        ))  # fmt: skip
    book.close()
    return stream.getvalue()


def measure() -> Iterator[Measurement]:
    pin_day()
    units = seed()
    firms = make_firms(units, count=FIRMS)
    actor = account("loader", units, "financing.reviewer", "development")
    good, wrong = workbook(firms), workbook(firms, bad=BAD)

    from xianwu.intake.actions import apply, claim, preview, sheet_for
    from xianwu.intake.models import Load
    from xianwu.kit import clock

    sheet = sheet_for("financing.needs", actor)
    loads: list[Any] = []

    def load(content: bytes) -> None:
        # The upload's request is over, and what it read is gone, when the worker applies the load.
        row = preview(sheet, content, "申报清单.xlsx", actor=actor, at=clock.now())[0]
        claim(row, Load.Choice.ALL)
        loads.append(apply(row, actor=actor, at=clock.now()))

    seconds = timed(lambda: load(good))[0]
    assert loads[0].created_count == LINES, loads[0].message
    yield Measurement("首次导入（预览、查重、写入、事件）", seconds, "秒", bar=6)
    yield Measurement("内存峰值", peak_memory(), "MiB", bar=300)
    yield Measurement("每秒行数", LINES / seconds, "行/秒", bar=4100, is_more_better=True)
    yield Measurement("同一文件再导入", timed(lambda: load(good))[0], "秒")
    assert (loads[1].created_count, loads[1].changed_count) == (0, 0)
    results: list[Any] = []
    seconds = timed(lambda: results.append(preview(sheet, wrong, "有错.xlsx", actor=actor, at=clock.now())[1]))[0]
    assert len(results[0].errors) == BAD
    yield Measurement(f"预览 {BAD} 处错误逐格指出", seconds, "秒")
