"""Addresses of the API; the gate resolves them without the chain of middlewares."""

from django.urls import path

from xianwu.web.api.rest import rest

urlpatterns = [path("api/v1/", rest.urls)]
