"""The register of papers, the templates, the numbers; and the addresses of files."""

from __future__ import annotations

from xianwu.core.people.roles import ADMIN, AUDITOR, OFFICE
from xianwu.kit.pages import Page, RecordPages
from xianwu.kit.panels import Fields
from xianwu.papers import views
from xianwu.papers.forms import PaperTemplateForm
from xianwu.papers.models import NumberRegister, Paper, PaperTemplate
from xianwu.papers.panels import PaperFiles, TemplatePreview
from xianwu.papers.wordings import correct_template, set_template


class PaperPages(RecordPages):
    model, slug, title, icon = Paper, "papers", "文书登记簿", "file-certificate"
    columns = ("number", "title", "about", "organ", "issued_on", "issued_by")
    filters = ("organ", "year", "issued_on")
    search = ("number", "title", "about")
    ordering = ("-issued_on",)
    panels = (
        Fields("number", "title", "about", "organ", "issued_on", "issued_by", "cites", "template"),
        PaperFiles(),
    )
    empty_text = "这里是已经印发的文书。文书随业务步骤印发，如评审结论、补正通知。"


class PaperTemplatePages(RecordPages):
    model, slug, title, icon = PaperTemplate, "templates", "文书模板", "file-text"
    columns = ("title", "kind_label", "valid_from", "valid_to")
    filters = ("valid_from",)
    search = ("title", "kind", "body")
    ordering = ("kind",)
    panels = (Fields("title", "kind_label", "valid_from", "valid_to"), TemplatePreview())
    form = PaperTemplateForm
    readers, writers = (ADMIN, AUDITOR, OFFICE), (ADMIN,)
    create, change = set_template, correct_template
    empty_text = "还没有本县自己的模板，各类文书按系统自带的文字印发。需要改动时在这里新建。"


class NumberRegisterPages(RecordPages):
    model, slug, title, icon = NumberRegister, "numbers", "文号登记", "hash"
    columns = ("organ", "kind_label", "year", "last_no")
    filters = ("organ", "year")
    search = ("organ__name", "kind")
    ordering = ("-year",)
    panels = (Fields("organ", "kind_label", "year", "last_no"),)
    readers = (ADMIN, AUDITOR, OFFICE)
    empty_text = "还没有用过的文号。每个机关、每种文书、每年一个序列，由系统连续取号。"


PAGES = [
    PaperPages,
    PaperTemplatePages,
    NumberRegisterPages,
    Page("files/<int:pk>/<str:form>/", "download", "下载文书", views.download_view, in_menu=False),
    Page(
        "templates/<int:pk>/preview/",
        "preview",
        "预览模板",
        views.preview_view,
        roles=(ADMIN, AUDITOR, OFFICE),
        in_menu=False,
    ),
]
