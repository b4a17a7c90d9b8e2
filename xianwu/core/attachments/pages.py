"""Addresses of files."""

from xianwu.core.attachments import views
from xianwu.kit.pages import Page

PAGES = [
    Page("upload/<str:kind>/<int:object_id>/", "upload", "上传附件", views.upload_view, in_menu=False),
    Page("<int:pk>/", "download", "下载附件", views.download_view, in_menu=False),
    Page("<int:pk>/remove/", "remove", "撤下附件", views.remove_view, in_menu=False),
]
