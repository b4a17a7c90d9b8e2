from django.urls import include, path

urlpatterns = [path("", include("xianwu.kit.urls"))]
