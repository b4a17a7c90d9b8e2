"""Proving an evidence pack: by the bytes of the pack alone, without a database, a network or this product.

Whoever distrusts the county may read this file, `zipped.py`, `copies.py`, `signatures.py`, and run them with a bare Python:
`python -m xianwu.bulletin.evidence.verifying PACK [PREVIOUS]`. What a pack holds:

- `head.txt`      SHA-256 of `manifest.json`: the one number to be kept elsewhere
- `manifest.json` every file with its size and SHA-256, unpacked and as it lies in the ZIP
- `issue.json`    title, days, digests of the printed files, link to the pack of the issue before
- `signed.json`   the very bytes that editor, reviewer and signer signed
- `items.json`    each item as written (`{{figure}}`) and as printed, its typed and quoted numbers, who vouches for them
- `figures.json`  each figure: definition and its version, period, value, words, digests of the rows behind it
- `rows/….txt`    those rows: part, table, key, seal
- `checks.json`   what the checks between figures said; `signoffs.json` who signed what, when, in which post
- `route.json`    every place between editor and signer: asked, signed (for whom), sent back, void (packs since 2025-09)
- `deputies.json` who signed for whom, by which appointment; `layout.json` what the layout check of the PDF found
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from xianwu.bulletin.evidence.copies import split
from xianwu.bulletin.evidence.signatures import DEPUTIES, LAYOUT, ROUTE, deputies, layout, route, signatures
from xianwu.bulletin.evidence.zipped import LARGEST, STORED, Entry, Fault, Report, in_words, read

FORMAT = "xianwu-evidence/1"
MANIFEST, HEAD = "manifest.json", "head.txt"
PARTS = ("README.txt", "issue.json", "signed.json", "items.json", "figures.json", "checks.json", "signoffs.json")
REFERENCE = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")
GROUNDS = ("quoted", "waived")
BROKEN = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError)


def verify(pack: bytes, *, previous: bytes | None = None, papers: Mapping[str, bytes] | None = None) -> Report:
    """Check a pack; with `previous` also the link to it, with `papers` whether these printed files are its own."""
    report = Report()
    files = _opened(pack, report)
    if report.faults:
        return report
    try:
        content = _Content(files)
        report.title = str(content.issue["title"])
        for check in (_texts, _rows, _figures, signatures, route, deputies, layout, _declarations, _checks):
            check(content, report)
        _link(content, previous, report)
        _printed(content, papers or {}, report)
    except BROKEN as error:
        report.faults.append(Fault("证据包", f"内容不合格式（{type(error).__name__}：{error}）。"))
    return report


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def parsed(name: str, files: Mapping[str, bytes]) -> Any:
    """A JSON file, written in the only way there is: a key twice would tell two readers two things. Raises ValueError."""
    told = json.loads(files[name])
    if json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() != files[name]:
        raise ValueError(f"{name} 不是规范的写法")
    return told


# --- bytes ------------------------------------------------------------------------------------------


def _opened(pack: bytes, report: Report) -> dict[str, bytes]:
    """The files by name, each with its digests proven; whatever is not right goes into the report."""
    entries, faults = read(pack)
    report.faults += faults
    found = {each.name: each for each in entries}
    files: dict[str, bytes] = {}
    room = LARGEST
    for name, entry in found.items():
        room -= entry.size
        content = entry.content() if room >= 0 else None
        if content is None:
            report.faults.append(Fault(name, "内容与校验码不符，或解不开。"))
        else:
            files[name] = content
    manifest = _manifest(files, found, report)
    if manifest is not None:
        _listed(manifest, [each.name for each in entries], report)
        for name, (size, digest, packed_digest) in manifest.items():
            entry = found.get(name)
            if entry and (sha256(files.get(name, b"")) != digest or len(files.get(name, b"")) != size):
                report.faults.append(Fault(name, "内容与清单里的摘要不符。"))
            elif entry and sha256(entry.packed) != packed_digest:
                report.faults.append(Fault(name, "压缩后的字节与清单里的摘要不符。"))
        report.said.append(f"{len(manifest)} 个文件逐个与清单核对")
    return files


def _manifest(files: dict[str, bytes], found: dict[str, Entry], report: Report) -> dict[str, Any] | None:
    """Name → size and digests; None when the list itself is not what the head says."""
    for name in (MANIFEST, HEAD):
        if name not in files:
            report.faults.append(Fault(name, "没有这个文件，或读不出来。"))
            return None
        if found[name].method != STORED:
            report.faults.append(Fault(name, "存放方式不是原样。"))
    report.head = sha256(files[MANIFEST])
    if files[HEAD] != f"{report.head}\n".encode():
        report.faults.append(Fault(HEAD, f"总摘要与 {MANIFEST} 不符：两个文件至少有一个不是原样。"))
        return None
    try:
        told = parsed(MANIFEST, files)
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        return {each["name"]: (each["size"], each["sha256"], each["packed_sha256"]) for each in told["files"]}
    except BROKEN:
        report.faults.append(Fault(MANIFEST, f"不是“{FORMAT}”格式的清单。"))
        return None


def _listed(manifest: Mapping[str, Any], names: list[str], report: Report) -> None:
    """The pack holds what is listed, all of it, once, in that order."""
    wanted = [*manifest, MANIFEST, HEAD]
    for name in dict.fromkeys((*wanted, *PARTS)):
        if names.count(name) != 1 or name not in wanted:
            report.faults.append(Fault(name, "包里没有这个文件，或重复、未列入清单。"))
    report.faults += [Fault(name, "不在清单里，是后来加进去的。") for name in names if name not in wanted]
    if not report.faults and names != wanted:
        report.faults.append(Fault("证据包", "文件的次序不是原样。"))


# --- content ----------------------------------------------------------------------------------------


class _Content:
    """The files of a pack, read."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.digest = sha256(files["signed.json"])
        self.signed = parsed("signed.json", files)
        self.issue = parsed("issue.json", files)
        self.items = parsed("items.json", files)
        self.figures = parsed("figures.json", files)
        self.checks = parsed("checks.json", files)
        self.signoffs = parsed("signoffs.json", files)
        # Packs from before there were such files have none.
        self.route, self.deputies, self.layout = (
            parsed(name, files) if name in files else None for name in (ROUTE, DEPUTIES, LAYOUT)
        )


def _texts(content: _Content, report: Report) -> None:
    """Each item as printed is the item as signed, with the words of the figures in their places."""
    words = {each["key"]: each["text"] for each in content.figures}
    signed = [[each["order"], each["title_source"], each["source"], each["tag"]] for each in content.items]
    if signed != content.signed["items"]:
        report.faults.append(Fault("items.json", "条目与署名所盖的文字不符。"))
    if words != content.signed["values"]:
        report.faults.append(Fault("figures.json", "指标的文字与署名所盖的数值不符。"))
    words = words | _phrases(content, words, report)
    for item in content.items:
        for name, source, printed in (("标题", "title_source", "title"), ("正文", "source", "text")):
            _text(item, words, report, name=name, source=item[source], printed=item[printed])
    report.said.append(f"{len(content.items)} 条文字与署名的原稿一致")


def _phrases(content: _Content, words: dict[str, str], report: Report) -> dict[str, str]:
    """What the signatures say of figures that are written otherwise than in their own words (key|form → words)."""
    found: dict[str, str] = content.signed.get("phrases", {})
    for source in found:
        if source.partition("|")[0] not in words:
            report.faults.append(Fault("signed.json", f"“{source}”是一种写法，但 figures.json 里没有这个指标。"))
    return found


def _text(item: Any, words: dict[str, str], report: Report, *, name: str, source: str, printed: str) -> None:
    missing = [key for key in REFERENCE.findall(source) if key not in words]
    where = f"items.json 第 {item['order']} 条{name}"
    for key in missing:
        report.faults.append(Fault(where, f"引用了“{key}”，但 figures.json 里没有它。"))
    for key in dict.fromkeys(REFERENCE.findall(source)):
        if key in words and words[key] not in printed:
            report.faults.append(Fault(where, f"“{key}”的文字“{words[key]}”不在刊印的文字里。"))
    if not missing and REFERENCE.sub(lambda match: words[match[1]], source) != printed:
        report.faults.append(Fault(where, "代入指标后与刊印的文字不同。"))


def _rows(content: _Content, report: Report) -> None:
    """The rows behind each figure are those that were counted, each once."""
    count = 0
    for figure in content.figures:
        told, name = figure["rows"], figure["rows"]["file"]
        raw = content.files[name]
        rows = [line.split(" ") for line in raw.decode().splitlines()]
        count += len(rows)
        if sha256(raw) != told["sha256"]:
            report.faults.append(Fault(name, f"记录摘要与“{figure['label']}”登记的不符。"))
        parts = Counter(row[0] for row in rows)
        if {part: number for part, number in told["parts"].items() if number} != dict(parts):
            report.faults.append(Fault(name, f"“{figure['label']}”的记录条数与登记的不符。"))
        if len({tuple(row[:3]) for row in rows}) != len(rows):
            report.faults.append(Fault(name, "有记录重复。"))
    report.said.append(f"{len(content.figures)} 个指标背后 {count} 条记录的摘要齐全")


def _figures(content: _Content, report: Report) -> None:
    """What can be worked out again: counts from the rows, rates from numerator and denominator."""
    for figure in content.figures:
        where = f"figures.json {figure['key']}"
        number = figure["rows"]["parts"].get("num", 0)
        if figure["count"] != number:
            report.faults.append(Fault(where, f"称有 {figure['count']} 条记录，所列为 {number} 条。"))
        if figure["measure"] == "count" and Decimal(figure["exact"]) != number:
            report.faults.append(Fault(where, f"计数为 {figure['exact']}，所列记录为 {number} 条。"))
        if figure["kind"] == "ratio" and not _is_rate(figure):
            report.faults.append(Fault(where, "比率与分子、分母不符。"))


def _is_rate(figure: Any) -> bool:
    factor = 100 if figure["value_unit"] in ("%", "％") else 1
    exact = Decimal(figure["num"]) / Decimal(figure["den"]) * factor
    return abs(exact - Decimal(figure["value"])) * 2 <= Decimal(1).scaleb(-figure["places"])


def _declarations(content: _Content, report: Report) -> None:
    """Every typed number has its ground, every outcome that failed its answer, and each of these a name."""
    if all("declared" not in item for item in content.items):
        # Packs from before grounds were asked for are what was signed all the same.
        report.said.append("签发时还不要求逐个注明依据")
        return
    rows = [(item["order"], row) for item in content.items for row in item["declared"]]
    for order, row in rows:
        if not (row["ground"] and row["name"]):
            report.faults.append(Fault("items.json", f"第 {order} 条“{row['said']}”的声明没有依据或姓名。"))
    for item in content.items:
        report.faults += [
            Fault("items.json", f"第 {item['order']} 条的“{each}”没有依据。") for each in _groundless(item)
        ]
    passed = [row["said"] for _, row in rows if row["kind"] == "passed"]
    report.faults += [Fault("checks.json", f"签发时不符，没有人放行：{each}") for each in _unanswered(content, passed)]
    kinds = Counter(row["kind"] for _, row in rows)
    report.said.append(f"引用 {kinds['quoted']} 个，免核 {kinds['waived']} 个，放行 {kinds['passed']} 处")
    report.said += [_let_pass(order, row) for order, row in rows if row["kind"] != "quoted" or row.get("against")]


def _groundless(item: Mapping[str, Any]) -> list[str]:
    """Typed numbers that no clause vouched for holds."""
    vouched = [row["said"] for row in item["declared"] if row["kind"] in GROUNDS]
    return [number for number in item["unbound"] if not any(re.sub(r"[\s,]", "", number) in said for said in vouched)]


def _unanswered(content: _Content, passed: list[str]) -> list[str]:
    """Outcomes that failed and that nobody let pass, by its kind and the words that the outcome repeats."""
    failed = [each["text"] for each in content.checks if each["is_ok"] is False]
    answered = [words for said in passed if (words := said.partition("：")[2])]
    return [text for text in failed if not any(words in text for words in answered)]


def _let_pass(order: int, row: Mapping[str, Any]) -> str:
    verb = {"waived": "免核", "quoted": "引用"}.get(row["kind"], "放行")
    said = row["said"].partition("：")[2] if verb == "放行" else row["said"]
    ledger = "、".join(f"{key} {text}" for key, text in row.get("against", {}).items())
    beside = f"（与台账不同：{ledger}）" if ledger else ""
    return f"第 {order} 条“{said}”由{row['name']}{verb}{beside}：{row['ground']}"


def _checks(content: _Content, report: Report) -> None:
    """Outcomes are told, not judged: who let one pass is named with the declarations, hiding it would be a fault."""
    failed = [each for each in content.checks if each["is_ok"] is False]
    unbound = sum(len(each["unbound"]) for each in content.items)
    report.said.append(f"勾稽 {len(content.checks)} 项，签发时不符 {len(failed)} 项；手填的数 {unbound} 个")
    report.said += [f"签发时不符：{each['text']}" for each in failed]


def _link(content: _Content, previous: bytes | None, report: Report) -> None:
    """The pack of the issue before, if it was given, is the one this pack names."""
    link = content.issue["previous"]
    if link is None:
        report.said.append("这是第一份证据包，前面没有")
    else:
        report.said.append(f"上一份：{link['title']}，总摘要 {link['head']}")
    if previous is None:
        return
    before = verify(previous)
    report.beside += [Fault(f"上一份证据包的 {each.part}", each.text) for each in before.faults]
    if link is None:
        report.beside.append(Fault("上一份证据包", "本包是第一份，前面没有，所给的不是它的上一份。"))
    elif before.head != link["head"]:
        given = f"，所给：{before.title}" if before.title else ""
        report.beside.append(Fault("上一份证据包", f"不是本包所接的那一份（所接：{link['title']}{given}）。"))
    elif before.is_whole:
        report.said.append("与上一份首尾相接")


def _printed(content: _Content, papers: Mapping[str, bytes], report: Report) -> None:
    """Files that somebody holds against the digests of those that were signed."""
    known = {each["sha256"]: kind for kind, each in content.issue["files"].items()}
    for name, data in papers.items():
        kind = known.get(sha256(data))
        copy = split(data) if kind is None else None
        if kind is not None:
            report.said.append(f"{name} 是签发的 {kind.upper()} 文件")
        elif copy is None or known.get(sha256(copy[0])) != "pdf":
            report.faults.append(Fault(name, "不是这一期签发的文件，或已被改动。"))
        elif not copy[2]:
            report.faults.append(Fault(name, f"是签发的 PDF 加印的第 {copy[1]:06d} 号份，但除份号以外还有改动。"))
        else:
            report.said.append(f"{name} 是签发的 PDF 的第 {copy[1]:06d} 号份：签发的字节原样在内，只加印了份号")


def main(names: list[str]) -> int:
    """For a bare Python: the pack, and the one before it if it is at hand."""
    if not 1 <= len(names) <= 2:
        sys.exit("用法：python -m xianwu.bulletin.evidence.verifying 证据包 [上一份证据包]")
    first, *rest = (Path(name).read_bytes() for name in names)
    report = verify(first, previous=rest[0] if rest else None)
    print("\n".join(in_words(report)))
    return 0 if report.is_in_order else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
