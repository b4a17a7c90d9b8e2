"""System checks of the bulletin: what a county should have set before it signs its first issue."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from xianwu.bulletin.resolution import evidence_origin

NO_ADDRESS = (
    "没有设网址：签发的快报上，二维码里只有一句“请登录本系统后打开……”，手机扫了打不开证据页，签发以后也不能补。"
    "请在 settings.env 里设 XIANWU_ORIGINS 或 XIANWU_PUBLIC_URL，再签发。"
)
"""Said by the deployment check, when the server starts, and on the signer's card."""


@register(deploy=True)
def check_papers_lead_somewhere(**_options: Any) -> list[CheckMessage]:
    """The square on a signed paper stays as it is for ever: its address must be known before."""
    return [] if evidence_origin() else [Warning(NO_ADDRESS, id="bulletin.W001")]
