"""Whose names stand under an issue: the three duties, the route between them, deputies, the layout they signed.

Of an evidence pack that is being proven (`verifying.py`). Standard library only.
"""

from __future__ import annotations

from typing import Any, Protocol

from xianwu.bulletin.evidence.zipped import Fault

ROUTE, DEPUTIES, LAYOUT = "route.json", "deputies.json", "layout.json"
DUTIES = ("编辑", "审核", "签发")
SIGNER = "签发"
SEALED_PAPER = "签发（版式文件）"


class Content(Protocol):
    """What of a pack is asked here."""

    digest: str
    """SHA-256 of the signed bytes."""
    issue: Any
    signoffs: Any
    route: Any
    deputies: Any
    layout: Any


class Report(Protocol):
    faults: list[Fault]
    said: list[str]


def signatures(content: Content, report: Report) -> None:
    """Three persons signed these bytes, one after the other; the signer the PDF as well."""
    digest, where = content.digest, "signoffs.json"
    if digest != content.issue["text_sha256"]:
        report.faults.append(Fault("signed.json", "与本期登记的文字摘要不符。"))
    valid = [each for each in content.signoffs if each["digest"] == digest]
    last = {each["duty"]: each for each in valid}
    for duty in DUTIES:
        if duty not in last:
            report.faults.append(Fault(where, f"没有盖在这份文字上的“{duty}”署名。"))
    persons = {each["person"] for duty, each in last.items() if duty in DUTIES}
    if len(persons) < len(set(last) & set(DUTIES)) or content.issue.get("signed_for") in persons:
        report.faults.append(Fault(where, "编辑、审核、签发不是三个人。"))
    pdf = content.issue["files"]["pdf"]["sha256"]
    if not any(each["duty"] == SEALED_PAPER and each["digest"] == pdf for each in content.signoffs):
        report.faults.append(Fault(where, "签发人没有署在这份 PDF 上。"))
    names = "、".join(f"{duty} {last[duty]['name']}" for duty in DUTIES if duty in last)
    times = [each["at"] for each in content.signoffs]
    # Clocks of several machines differ: a hint, no damage.
    report.said.append(f"署名：{names}" + ("" if times == sorted(times) else "（所记时间前后颠倒，请核对当时的时钟）"))


def route(content: Content, report: Report) -> None:
    """Each stage was complete when the issue was signed, by other persons at each place, over the signed bytes."""
    if content.route is None:
        return
    live = [each for each in content.route if each["state"] in ("waiting", "open", "signed", "spared")]
    signed = [each for each in live if each["state"] == "signed"]
    for number in sorted({each["stage"] for each in live}):
        stage = [each for each in live if each["stage"] == number]
        count = sum(each["state"] == "signed" for each in stage)
        if count < (1 if stage[0]["mode"] == "any" else len(stage)):
            report.faults.append(Fault(ROUTE, f"“{stage[0]['name']}”没有签齐。"))
    for each in signed:
        if not _is_vouched(each, content):
            report.faults.append(Fault(ROUTE, f"“{each['name']}”{each['signed_as']}的签署没有盖在这份文字上。"))
    persons = [each[name] for each in signed for name in ("person", "acting_for") if each[name] is not None]
    absent = {content.issue.get("signed_for")} - {None}
    if len(set(persons)) < len(persons) or (_holders(content, "编辑", SIGNER) | absent) & set(persons):
        report.faults.append(Fault(ROUTE, "同一人签了两处，或编辑、签发又在流程里签署。"))
    void = len(content.route) - len(live)
    names = "；".join(f"{each['name']} {each['signed_as']}" for each in signed)
    report.said.append(f"核签 {len(signed)} 处：{names}" + (f"；退回、撤回、转签、作废 {void} 处" if void else ""))


def _is_vouched(place: Any, content: Content) -> bool:
    """Whether there is a signature of that person over the signed bytes for this stage."""
    digest = content.digest
    duties = {place["name"], "审核"} if place["is_review"] else {place["name"]}
    kept = (each for each in content.signoffs if each["person"] == place["person"] and each["duty"] in duties)
    return place["digest"] == digest and any(each["digest"] == digest for each in kept)


def deputies(content: Content, report: Report) -> None:
    """Whoever signed for another was appointed for that day, and says by which entry."""
    if content.deputies is None:
        return
    told = {(each["duty"], each["person"], each["acting_for"]): each for each in content.deputies}
    for duty, person, absent in _for_others(content):
        entry = told.get((duty, person, absent))
        if entry is None:
            report.faults.append(Fault(DEPUTIES, f"“{duty}”是代签的，没有写明凭哪一次登记。"))
        elif not entry["from"] <= entry["on"] <= entry["to"]:
            days = f"{entry['from']} 至 {entry['to']}"
            report.faults.append(Fault(DEPUTIES, f"“{duty}”{entry['on']} 代签，不在登记的日期（{days}）里。"))
        else:
            report.said.append(
                f"代签：{duty} {entry['deputy']}代{entry['absent']}，凭 {entry['from']} 至 {entry['to']} 的登记"
                f"（{entry['reason']}，{entry['entered_by']}登记）"
            )


def _for_others(content: Content) -> list[tuple[str, int, int]]:
    """Duty, who signed, and for whom: in the route, and as the signer."""
    live = [each for each in content.route or () if each["state"] == "signed" and each["acting_for"] is not None]
    found = [(each["name"], each["person"], each["acting_for"]) for each in live]
    absent = content.issue.get("signed_for")
    if absent is not None:
        found += [(SIGNER, person, absent) for person in _holders(content, SIGNER)]
    return found


def _holders(content: Content, *duties: str) -> set[Any]:
    """Who signed this text for these duties."""
    own = (each for each in content.signoffs if each["duty"] in duties and each["digest"] == content.digest)
    return {each["person"] for each in own}


def layout(content: Content, report: Report) -> None:
    """A paper that breaks a clause was signed with a reason, or not at all."""
    if content.layout is None:
        return
    broken, pdf = content.layout["broken"], content.issue["files"]["pdf"]["sha256"]
    reasons = [each["opinion"] for each in content.signoffs if each["duty"] == SEALED_PAPER and each["digest"] == pdf]
    for each in broken:
        said = f"{each['clause']} {each['rule']}：实测 {each['measured']}，应为 {each['wanted']}"
        if any(reasons):
            report.said.append(f"版式不符，签发人写明理由后签发：{said}（{next(filter(None, reasons))}）")
        else:
            report.faults.append(Fault(LAYOUT, f"版式不符，没有写明理由：{said}"))
    if not broken:
        report.said.append(f"版式：{content.layout['summary']}")
