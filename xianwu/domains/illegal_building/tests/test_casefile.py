"""The file of a case about a building: what the street saw, did and served is in it."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from tests.county import AT
from xianwu.core.attachments.api import attach, files_of
from xianwu.core.workflow.api import take_step
from xianwu.domains.illegal_building.tests.street_world import Street
from xianwu.domains.illegal_building.tests.test_force import case_of
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.casework import contents
from xianwu.registers.enforcement.tests.casework.pictures import PNG

pytestmark = pytest.mark.django_db


def test_the_streets_own_record_is_in_the_file(street: Street) -> None:
    site = street.report()
    photographed = street.report(address="东头9号", latitude=35.145, longitude=114.205, is_separate=True)
    picture = ContentFile(PNG, name="现场.png")
    attach(site, picture, category="photo", actor=street.patroller, at=AT)
    street.verify(site)
    street.stop(site)
    case = case_of(site)
    take_step(site, "file", actor=street.clerk, at=AT, data={"case": str(case.pk)})
    parts = contents.parts_of(case)
    assert papers_of(site).get().number in {part.number for part in parts}, "the order to stop"
    photos = next(part for part in parts if part.title == "现场照片（1 张）").data["photos"]
    assert photos[0]["lines"][0] == f"所属记录：疑似违建 {site.number}"
    assert files_of(site).get().sha256 in photos[0]["lines"][-1]
    rows = parts[-1].data["events"]
    told = {(record, what) for _, record, _, what, _, _ in rows}
    for what in ("发现疑似违建", "核实许可", "叫停施工", "立案"):
        assert (f"疑似违建 {site.number}", what) in told
    assert any(record.startswith("处置措施 ") and what == "登记处置措施" for record, what in told)
    assert photographed.number not in str(rows), "another house is no matter of this case"
