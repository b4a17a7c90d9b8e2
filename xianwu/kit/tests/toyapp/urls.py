from xianwu.kit.urls import page_urls

urlpatterns = page_urls()
