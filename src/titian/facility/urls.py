"""The clinic's own pages, below /k/<facility_slug>/."""

from django.urls import path

from titian.facility import views
from titian.facility.access import views as access

app_name = "facility"
urlpatterns = [
    path("", views.beranda, name="beranda"),
    path("kelurahan/", views.villages, name="villages"),
    path("pemberitahuan/", views.notices, name="notices"),
    path("bantuan/", views.clinic_guide, name="guide"),
    path("bantuan/<slug:topic>/", views.clinic_guide, name="guide_topic"),
    path("pengaturan/", views.settings, name="settings"),
    path("pengaturan/contoh/", views.samples, name="samples"),
    path("penjamin/", views.penjamin, name="penjamin"),
    path("penjamin/<int:pk>/", views.rename_penjamin, name="rename_penjamin"),
    path("penjamin/<int:pk>/aktif/", views.switch_penjamin, name="switch_penjamin"),
    path("hak-akses/", access.rights, name="rights"),
    path("hak-akses/<int:pk>/", access.staff_rights, name="staff_rights"),
    path("integrasi/token/", access.tokens, name="tokens"),
    path("integrasi/token/<int:pk>/cabut/", access.revoke_token, name="revoke_token"),
]
