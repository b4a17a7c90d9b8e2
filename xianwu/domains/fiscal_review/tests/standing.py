"""What the demo must hold for each channel and state of the review pages to show something."""

from xianwu.domains.fiscal_review.kinds import Channel, FundKind
from xianwu.domains.fiscal_review.models import AgencyTie, FundSource, ReviewProject


def check() -> None:
    """Reviews in all four channels, agencies that must stand back, each source of funds."""
    assert set(ReviewProject.objects.exclude(channel="").values_list("channel", flat=True)) == set(Channel.values)
    assert AgencyTie.objects.exists()
    assert set(FundSource.objects.values_list("kind", flat=True)) == set(FundKind.values)
    for project in ReviewProject.objects.filter(channel=Channel.SIMPLE):
        assert project.channel_reasons
