"""What a county needs before its first review: the lists of papers, which it edits afterwards."""

from __future__ import annotations

from datetime import datetime

from xianwu.domains.fiscal_review.actions import install_checklists


def enter(*, at: datetime) -> None:
    install_checklists(at=at)
