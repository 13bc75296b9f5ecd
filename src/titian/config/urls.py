"""Every address of the product. A facility's pages live under its own slug, so that two tabs of
two clinics cannot be confused and a link means the same to everyone."""

from django.urls import include, path

from titian.facility import views
from titian.monitoring import health
from titian.monitoring.metrics import views as metrics

urlpatterns = [
    path("", views.home, name="home"),
    path("akun/", include("titian.accounts.urls")),
    path("bantuan/", views.guide, name="guide"),
    path("bantuan/<slug:topic>/", views.guide, name="guide_topic"),
    path("api/v1/", include("titian.monitoring.api.urls")),
    path("metrics", metrics.metrics, name="metrics"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path(
        "k/<slug:facility_slug>/",
        include(
            [
                path("", include("titian.facility.urls")),
                path("pasien/", include("titian.patients.urls")),
                path("peserta/", include("titian.peserta.urls")),
                path("pendaftaran/", include("titian.pendaftaran.urls")),
                path("kunjungan/", include("titian.kunjungan.urls")),
                path("integrasi/bpjs-fktp/", include("titian.monitoring.urls")),
                path("integrasi/bpjs-fktp/", include("titian.reference.urls")),
            ]
        ),
    ),
]
