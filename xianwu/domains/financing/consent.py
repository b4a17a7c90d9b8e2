"""The consent to share data, as a file of the need."""

from xianwu.core.attachments.api import files_of
from xianwu.domains.financing.models import Demand

WORD = "授权书"


def has_file(demand: Demand) -> bool:
    """Whether a file named as a consent hangs on the need and has not been taken down."""
    return files_of(demand).filter(removed_at__isnull=True, name__contains=WORD).exists()
