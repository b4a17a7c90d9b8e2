"""What the street's own record adds to the file of a case: the building with every deed about it."""

from __future__ import annotations

from django.db.models import Model, Q

from xianwu.registers.enforcement.models import Case


def case_records(case: Case) -> list[Model]:
    """The building that was filed as the case, or handed over to it, or is its subject; and what was merged into it."""
    from xianwu.domains.illegal_building.models import Demolition, JointOperation, Site, SiteAction, Watch

    own = Q(case=case) | Q(referral__own_case=case)
    own |= Q(subject=case.subject_id) if case.subject_id else Q(pk__in=[])
    known = list(Site.objects.filter(own).values_list("pk", flat=True))
    sites = list(Site.objects.filter(Q(pk__in=known) | Q(merged_into__in=known)).order_by("pk"))
    keys = [site.pk for site in sites]
    rows: list[Model] = list(sites)
    for model in (SiteAction, Demolition, Watch):
        rows += model.objects.filter(site__in=keys).order_by("pk")
    rows += JointOperation.objects.filter(demolitions__site__in=keys).distinct().order_by("pk")
    return rows
