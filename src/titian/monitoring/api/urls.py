"""Below /api/v1/."""

from django.urls import path

from titian.monitoring.api.views import absent, api, docs

_OPENED, _APP, _SPACE = api.urls

app_name = "api"
urlpatterns = [
    path("", docs, name="docs"),
    *_OPENED,
    path("<path:path>", absent),
]
