"""Back issues invented from a seed, for the demo county and for measurements. Every one says that it is synthetic."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from random import Random
from zipfile import ZipFile, ZipInfo

SYNTHETIC = "（合成演示旧刊）"
TEXTS = (
    ("发改委", "县发改委推动小微企业融资", "目前，系统录入申报清单 {a} 户，推荐清单 {b} 户，累计投放贷款 {c} 户、贷款金额 {m} 万元。"),
    ("财政局", "县财政局做好投资评审", "今年以来，完成评审项目 {d} 个，审减 {e} 亿元，审减率 {r}%。"),
    ("商务局", "县商务局抓好招商引资", "今年以来，全县跟踪在谈项目 {d} 余个，签约项目 {f} 个，开工项目 {g} 个。"),
    ("住建城管局", "县住建城管局守护燃气安全", "截至目前，累计出动执法人员 {a} 人次，整改安全隐患 {d} 处，立案 {g} 起。"),
    ("交通运输局", "县交通运输局加快农村公路建设", "目前，争取农村公路建设项目 {f} 个计 {k} 公里，已完成 {g} 公里。"),
    ("丰庄镇", "丰庄镇整治人居环境", "近期，清理垃圾 {a} 吨，整治废旧坑塘 {f} 个，惠及群众 {c} 户。"),
)  # fmt: skip


def issue_text(rng: Random, *, series: str, organ: str, issue_no: int, on: date, growth: int = 0) -> str:
    """One issue as somebody typed it; `growth` is what cumulative counts have grown by since the first."""
    base = 1000 + growth
    numbers = {
        "a": base + rng.randint(0, 9),
        "b": base - 100,
        "c": base - 200,
        "m": f"{base * 31 + rng.randint(0, 9) / 10:.1f}",
        "d": 20 + growth // 50,
        "e": f"{1 + growth / 5000:.2f}",
        "r": f"{rng.uniform(8, 14):.1f}",
        "f": rng.randint(12, 40),
        "g": rng.randint(2, 11),
        "k": f"{rng.uniform(40, 80):.1f}",
    }
    head = f"{series}\n第 {issue_no} 期\n{organ}\n{on.year} 年 {on.month} 月 {on.day} 日\n"
    items = [
        f"{title} 围绕年度任务压实责任、按月调度{SYNTHETIC}。{body.format(**numbers)}（{tag}）"
        for tag, title, body in TEXTS
    ]
    return "\n".join([head, *items, "本期发：县委常委、副县长", "责任编辑：合成 审核：合成 签发：合成"])


def archive_of(rng: Random, *, series: str, organ: str, before: date, next_no: int, count: int = 5) -> bytes:
    """A ZIP of the `count` weekly issues before a day and number `next_no`; the same seed gives the same bytes."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for place in range(count):
            on = before - timedelta(days=7 * (count - place))
            issue_no = next_no - count + place
            text = issue_text(rng, series=series, organ=organ, issue_no=issue_no, on=on, growth=100 * place)
            info = ZipInfo(f"{series}{on.year}年第{issue_no}期（合成）.txt", (on.year, on.month, on.day, 0, 0, 0))
            archive.writestr(info, text.encode())
    return packed.getvalue()
