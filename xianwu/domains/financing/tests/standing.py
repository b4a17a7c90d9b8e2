"""What the demo must hold for each role and state of the financing pages to show something."""

from xianwu.core.people.models import Grant
from xianwu.domains.financing.models import Demand, Drawdown, FollowUp, Recommendation, RepairCase, StandardCheck, Visit
from xianwu.domains.financing.roles import CHECKER
from xianwu.domains.financing.words import SubjectType, UseFound


def check() -> None:
    """Every state of needs, cases, checks and repairs; every kind of applicant; an open check for each checker."""
    for model in (Demand, Recommendation, StandardCheck, RepairCase):
        states = set(model.objects.values_list("state", flat=True))
        assert states >= set(model.State.values) - {"cancelled"}, (model, states)
    kinds = set(Demand.objects.values_list("subject_type", flat=True))
    assert kinds >= set(SubjectType.values) - {SubjectType.OTHER}, kinds
    waiting = set(StandardCheck.objects.filter(state="asked").values_list("department", flat=True))
    assert waiting == set(Grant.objects.filter(role=CHECKER).values_list("unit", flat=True))
    assert Visit.objects.filter(has_need=False).exists()
    assert set(FollowUp.objects.values_list("use_found", flat=True)) == set(UseFound.values)
    assert FollowUp.objects.filter(wants_renewal=True).exists()
    assert all(each.loan.lent_on <= each.visited_on for each in FollowUp.objects.select_related("loan"))
    assert not Demand.objects.filter(state="repairing", repairs__isnull=True).exists()
    owing = Drawdown.objects.filter(credit__recommendation__demand__state="closed")
    assert all(loan.balance == 0 for loan in owing)
    follows_the_days()


def follows_the_days() -> None:
    """No version of a need is dated before the one that came before it."""
    for need in Demand.objects.filter(state__in=("repairing", "closed")):
        days = list(need.history.order_by("history_id").values_list("history_date", flat=True))
        assert days == sorted(days), need.number
