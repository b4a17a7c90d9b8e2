from xianwu.core.workflow.views import step_view
from xianwu.kit.pages import Page

PAGES = [
    Page(
        path="step/<str:kind>/<int:pk>/<slug:step>/",
        name="step",
        title="办理",
        view=step_view,
        in_menu=False,
    )
]
