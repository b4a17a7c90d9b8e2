"""The house's addresses with the toy ledger among them; read while the toy is installed."""

from django.urls import include, path

from xianwu.kit.urls import page_urls
from xianwu.web.urls import web_patterns

urlpatterns = [path("", include((web_patterns, "web"))), *page_urls()]
