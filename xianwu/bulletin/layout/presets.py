"""How an issue is laid out, as data: the seed-fit preset and GB/T 9704-2012.  A periodical names the one it uses.

Lengths are millimetres, sizes of type points.  A bulletin is not one of the fifteen kinds of official paper: the
standard is a base and no duty, so its grid of 22 lines may be widened to 25 ("特定情况可以作适当调整", 5.2.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MM_PER_PT = 25.4 / 72


@dataclass(frozen=True)
class Preset:
    """One way of setting an issue; the typesetters read it, and the checker measures against it."""

    key: str
    label: str
    lines: int
    """Lines of a page."""
    masthead_lines: int
    """Lines that the masthead takes of the first page."""
    name_top: float
    """From the top of the type area down to the top of the name."""
    number_top: float
    line_top: float
    """The line with the organ and the day; the red rule stands 4 mm below it."""
    has_imprint: bool
    """Whether the version block closes with the organ and the day of printing, between rules (7.4)."""
    tail_margin: int
    """Characters left free on each side of the list of recipients (7.4.2)."""
    copy_side: str
    """Where on the first line a copy's number stands: at the left (GB/T 9704 7.2.1), on a bulletin at the right."""
    cells: int = 28
    paper: tuple[float, float] = (210.0, 297.0)
    top: float = 37.0
    left: float = 28.0
    width: float = 156.0
    height: float = 225.0
    body_size: float = 16.0
    small_size: float = 14.0
    name_size: float = 60.0
    """At most; a long name is set smaller, so that it keeps within 150 mm."""
    name_width: float = 150.0
    red: str = "e60012"
    rule_gap: float = 4.0
    rule_thickness: float = 0.9
    outer_rule: float = 0.35
    inner_rule: float = 0.25
    folio_gap: float = 7.0
    """From the bottom of the type area down to the dashes of the page number."""

    @property
    def right(self) -> float:
        return self.paper[0] - self.left - self.width

    @property
    def bottom(self) -> float:
        return self.paper[1] - self.top - self.height

    @property
    def pitch(self) -> float:
        return self.height / self.lines

    @property
    def cell(self) -> float:
        """Width of a character with its share of the squeeze."""
        return self.width / self.cells

    @property
    def tail_cells(self) -> float:
        """Characters of the smaller size on one line of the list of recipients."""
        return self.width / MM_PER_PT / self.small_size - 2 * self.tail_margin

    @property
    def tail_extra(self) -> int:
        """Lines of the tail below the list of recipients: the names, and the imprint where there is one."""
        return 2 if self.has_imprint else 1


BULLETIN = Preset(
    key="bulletin",
    label="快报版式（25 行×28 字）",
    lines=25,
    masthead_lines=10,
    name_top=5.4,
    number_top=38.25,
    line_top=55.8,
    has_imprint=False,
    tail_margin=0,
    copy_side="right",
)
# The name 35 mm below the type area's top (7.2.4), two blank lines down to the number (7.2.5), the red rule 4 mm
# below (7.2.7), two blank lines down to the text (7.3.1).
GB9704 = Preset(
    key="gb9704",
    label="GB/T 9704-2012（22 行×28 字）",
    lines=22,
    masthead_lines=12,
    name_top=35.0,
    number_top=76.6,
    line_top=86.9,
    has_imprint=True,
    tail_margin=1,
    copy_side="left",
)
PRESETS = {preset.key: preset for preset in (BULLETIN, GB9704)}
CHOICES = [(preset.key, preset.label) for preset in PRESETS.values()]
MARK = re.compile(r"版式\W*([a-z0-9]+)")
"""How a file that was set here says in its keywords which preset it was set by; word processors part them otherwise."""


def mark_of(preset: Preset) -> str:
    return f"版式:{preset.key}"


def preset_named_in(keywords: str) -> Preset | None:
    """The preset that a file says it was set by; none where it does not say, or is of another house."""
    found = MARK.search(keywords)
    return PRESETS.get(found[1]) if found else None
