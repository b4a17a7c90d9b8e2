"""One token of the API."""

from datetime import date
from typing import Any

from xianwu.web.api.models import Token


def token(world: Any) -> Token:
    number = world.number()
    return world.write(
        Token(
            person=world.person(),
            name=f"样例{number}",
            hint="样例",
            digest=f"{number:064}",
            expires_on=date(2025, 12, 31),
        )
    )


SAMPLES = {Token: token}
