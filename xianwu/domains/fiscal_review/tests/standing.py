"""What the demo must hold for each channel and state of the review pages to show something."""

from xianwu.core.events.models import Event
from xianwu.domains.fiscal_review.facts import split_suspicions
from xianwu.domains.fiscal_review.kinds import Channel, FundKind
from xianwu.domains.fiscal_review.models import AgencyTie, FundSource, ReviewProject
from xianwu.kit import clock


def check() -> None:
    """Reviews in all four channels, agencies that must stand back, each source of funds."""
    assert set(ReviewProject.objects.exclude(channel="").values_list("channel", flat=True)) == set(Channel.values)
    assert AgencyTie.objects.exists()
    assert set(FundSource.objects.values_list("kind", flat=True)) == set(FundKind.values)
    today = clock.today()
    assert len(split_suspicions(on=today, past=None)) == 2
    assert Event.objects.filter(verb="fiscal_review.project_split_answered").exists()
    for project in ReviewProject.objects.filter(channel=Channel.SIMPLE):
        assert project.channel_reasons
