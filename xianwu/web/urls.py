"""Root addresses: the home, what every page refers to, the declared pages, the API."""

from django.urls import include, path

from xianwu.web.asof import as_of
from xianwu.web.handbook import handbook
from xianwu.web.home import courses, home, later, more
from xianwu.web.notices import notices
from xianwu.web.overdue import overdue
from xianwu.web.search import search

web_patterns = [
    path("", home, name="home"),
    path("courses/", courses, name="courses"),
    path("later/", later, name="later"),
    path("more/", more, name="more"),
    path("overdue/", overdue, name="overdue"),
    path("search/", search, name="search"),
    path("notices/", notices, name="notices"),
    path("as-of/", as_of, name="as-of"),
    path("handbook/", handbook, name="handbook"),
    path("handbook/<slug:slug>/", handbook, name="chapter"),
    path("", include("xianwu.core.people.urls")),
]

urlpatterns = [
    path("", include((web_patterns, "web"))),
    path("", include("xianwu.web.api.urls")),
    path("", include("xianwu.kit.urls")),
]
