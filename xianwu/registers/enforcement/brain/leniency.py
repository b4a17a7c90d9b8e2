"""No penalty for slight acts (行政处罚法 33): must be spared, may be spared as a first offence, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xianwu.lib.periods import add_months

NO_HARM, SLIGHT_HARM, HARM = "none", "slight", "real"
MUST, MAY, NOT = "must", "may", "not"


@dataclass(frozen=True)
class Offence:
    """What is judged: when it was found, how bad it was, whether it was put right in time."""

    found_on: date
    harm: str
    is_minor: bool
    is_corrected_in_time: bool


@dataclass(frozen=True)
class Leniency:
    """`missing` says what keeps the party from being spared; education stays on record either way."""

    verdict: str
    reason: str
    missing: tuple[str, ...] = ()


def leniency(offence: Offence, *, earlier_on: Sequence[date], months: int, is_listed: bool = True) -> Leniency:
    """Whether the party must or may be spared.

    First means: no other offence found by the same agency in its area within `months` before this one, both ends
    included. `is_listed`: the matter allows sparing a first offence.
    """
    if offence.is_minor and offence.is_corrected_in_time and offence.harm == NO_HARM:
        return Leniency(
            MUST, "违法行为轻微并及时改正，没有造成危害后果，不予行政处罚（第 33 条第一款）；要有教育记录。"
        )
    since = add_months(offence.found_on, -months)
    recent = sorted(day for day in earlier_on if since <= day < offence.found_on)
    missing = []
    if recent:
        missing.append(f"{months} 个月内已有违法行为（{recent[-1]:%Y-%m-%d}），不是初次违法")
    if offence.harm not in (NO_HARM, SLIGHT_HARM):
        missing.append("危害后果不轻微")
    if not offence.is_corrected_in_time:
        missing.append("没有及时改正")
    if not is_listed:
        missing.append("该事项不在可以首违不罚的范围")
    if missing:
        return Leniency(NOT, f"不适用首违不罚：{'；'.join(missing)}。", tuple(missing))
    return Leniency(MAY, "初次违法、危害后果轻微并及时改正，可以不予行政处罚（第 33 条第一款）；要有教育记录。")
