from xianwu.intake import views
from xianwu.kit.pages import Page

PAGES = [
    Page(path="sheets/<str:key>/", name="upload", title="导入", view=views.upload_view, in_menu=False),
    Page(path="sheets/<str:key>/template/", name="template", title="模板", view=views.template_view, in_menu=False),
    Page(
        path="sheets/<str:key>/export/<str:page>/",
        name="sheet-export",
        title="导出",
        view=views.sheet_export_view,
        in_menu=False,
    ),
    Page(path="loads/<int:pk>/", name="load", title="导入结果", view=views.load_view, in_menu=False),
    Page(path="loads/<int:pk>/annotated/", name="annotated", title="标注", view=views.annotated_view, in_menu=False),
    Page(path="loads/<int:pk>/undo/", name="undo", title="撤销导入", view=views.undo_view, in_menu=False),
    Page(path="export/<str:page>/", name="export", title="导出", view=views.export_view, in_menu=False),
    Page(
        path="exports/<int:pk>/", name="export-result", title="导出结果", view=views.export_result_view, in_menu=False
    ),
]
