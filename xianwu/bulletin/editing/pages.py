"""Addresses of the editor."""

from xianwu.bulletin import roles
from xianwu.bulletin.editing import remark_views, version_views, views
from xianwu.kit.pages import Page

EDITOR = (roles.EDITOR,)
PAGES = [
    Page("items/check/<int:pk>/", "text-check", "文字核查", views.text_check_view, roles=EDITOR, in_menu=False),
    Page("items/offers/<int:pk>/", "text-offers", "可选指标", views.offers_view, roles=EDITOR, in_menu=False),
    Page("items/card/<int:pk>/<str:key>/", "text-card", "指标", views.typed_card_view, roles=EDITOR, in_menu=False),
    Page("items/<int:pk>/draft/", "item-draft", "暂存条目", views.draft_view, roles=EDITOR, in_menu=False),
    Page(
        "items/<int:pk>/versions/",
        "item-versions",
        "历次文字",
        version_views.versions_view,
        roles=roles.DESK,
        in_menu=False,
    ),
    Page(
        "items/<int:pk>/remarks/",
        "item-remarks",
        "批注和建议",
        remark_views.remarks_view,
        roles=roles.DESK,
        in_menu=False,
    ),
    Page(
        "items/<int:pk>/remarks/<int:number>/<slug:verb>/",
        "item-remark-verb",
        "处理批注",
        remark_views.remark_verb_view,
        roles=roles.OFFICE_DUTIES,
        in_menu=False,
    ),
]
