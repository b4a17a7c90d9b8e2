"""The register of papers, the templates, the numbers; and the addresses of files."""

from __future__ import annotations

from xianwu.core.events.panels import Timeline
from xianwu.core.people.roles import ADMIN, AUDITOR, OFFICE
from xianwu.kit.pages import Page, RecordPages
from xianwu.kit.panels import Fields
from xianwu.papers import views
from xianwu.papers.forms import OrganWordForm, PaperTemplateForm
from xianwu.papers.models import NumberRegister, OrganWord, Paper, PaperTemplate
from xianwu.papers.organ_words import correct_organ_word, set_organ_word
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


class OrganWordPages(RecordPages):
    model, slug, title, icon = OrganWord, "organ-words", "发文代字", "rubber-stamp"
    columns = ("organ", "word", "valid_from", "valid_to")
    filters = ("organ", "valid_from")
    search = ("organ__name", "word")
    ordering = ("organ",)
    panels = (Fields("organ", "word", "valid_from", "valid_to"), Timeline())
    form = OrganWordForm
    readers, writers = (ADMIN, AUDITOR, OFFICE), (ADMIN,)
    create, change = set_organ_word, correct_organ_word
    empty_text = "还没有登记发文代字，文号前用机关简称。例如住房和城乡建设局登记“延住建”。"


PAGES = [
    PaperPages,
    PaperTemplatePages,
    NumberRegisterPages,
    OrganWordPages,
    Page("verify/", "verify-form", "核验文书", views.verify_form_view, icon="shield-check", is_public=True),
    Page("verify/<str:token>/", "verify", "核验文书", views.verify_view, is_public=True, in_menu=False),
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
