"""Pages of the register."""

from xianwu.core.attachments.panels import Files
from xianwu.core.events.panels import Timeline
from xianwu.core.people.roles import ADMIN, AUDITOR, LEADER, OFFICE
from xianwu.kit.pages import Page, RecordPages
from xianwu.kit.panels import Fields
from xianwu.registers.parties import actions, views
from xianwu.registers.parties.deciding import DECIDE
from xianwu.registers.parties.models import Duplicate, Enterprise, PersonParty
from xianwu.registers.parties.panels import ComparePanel, NumbersPanel, SizePanel
from xianwu.registers.parties.roles import READER, REGISTRAR

COUNTY = (ADMIN, AUDITOR)


class EnterprisePages(RecordPages):
    model, slug, title, icon = Enterprise, "enterprises", "经营主体", "building"
    columns = ("title", "credit_code", "subject_type", "town", "size", "status", "legal_rep", "state")
    filters = ("town", "subject_type", "size", "status", "state", "founded_on")
    search = ("title", "credit_code")
    ordering = ("-id",)
    panels = (
        Fields(
            "title", "credit_code", "id_kind", "id_number_masked", "subject_type", "status", "legal_rep",
            "phone_masked", "former_names_text", "merged_into",
        ),
        Fields("town", "village", "address", "unit", title="所在地"),
        Fields(
            "industry", "founded_on", "registered_capital", "staff_count", "revenue", "assets", "source",
            "fetched_on", title="经营情况",
        ),
        SizePanel(),
        NumbersPanel(),
        Files(),
        Timeline(),
    )  # fmt: skip
    form_fields = (
        ("身份", ("title", "credit_code", "id_kind", "id_number", "subject_type", "status")),
        ("联系", ("legal_rep", "phone", "town", "village", "address")),
        ("经营情况", ("industry", "founded_on", "registered_capital", "staff_count", "revenue", "assets")),
        ("来源", ("source", "fetched_on")),
    )
    readers = (REGISTRAR, READER, LEADER, OFFICE, *COUNTY)
    writers = (REGISTRAR,)
    create, change = actions.register_enterprise, actions.change_enterprise
    empty_text = "这里是全县的经营主体，由登记员登记或从各台账导入。"


class PersonPages(RecordPages):
    model, slug, title, icon = PersonParty, "people", "服务对象", "user"
    columns = ("title", "id_number_masked", "phone_masked", "town", "village", "state")
    filters = ("town", "state")
    search = ("title",)
    ordering = ("-id",)
    panels = (
        Fields("title", "id_number_masked", "phone_masked", "town", "village", "address", "unit"),
        NumbersPanel(),
        Files(),
        Timeline(),
    )
    form_fields = ("title", "id_number", "phone", "town", "village", "address")
    readers = (REGISTRAR, *COUNTY)
    writers = (REGISTRAR,)
    create, change = actions.register_person, actions.change_person
    empty_text = "这里是各业务共用的人员，号码加密保存。"


class DuplicatePages(RecordPages):
    model, slug, title, icon = Duplicate, "duplicates", "疑似重复", "copy"
    columns = ("first", "second", "score", "reasons_text", "state")
    filters = ("state", "score")
    search = ("first__title", "second__title")
    ordering = ("-score",)
    panels = (ComparePanel(), Timeline())
    deeds = (DECIDE,)
    readers = (REGISTRAR, *COUNTY)
    empty_text = "没有疑似重复的主体。登记和导入时自动查找，由人确认。"


PAGES = [
    EnterprisePages,
    PersonPages,
    DuplicatePages,
    Page(
        "duplicates/<int:pk>/decide/",
        "duplicate-decide",
        "确认疑似重复",
        views.decide_view,
        roles=(REGISTRAR,),
        in_menu=False,
    ),
    Page(
        "enterprises/<int:pk>/numbers/",
        "enterprise-numbers",
        "完整号码",
        views.enterprise_numbers_view,
        roles=(REGISTRAR,),
        in_menu=False,
    ),
    Page(
        "people/<int:pk>/numbers/",
        "person-numbers",
        "完整号码",
        views.person_numbers_view,
        roles=(REGISTRAR,),
        in_menu=False,
    ),
]
