"""Integrasi → BPJS FKTP, below /k/<facility_slug>/integrasi/bpjs-fktp/."""

from django.urls import path

from titian.reference.views import connection, lists

app_name = "reference"
urlpatterns = [
    path("", lists.pcare, name="index"),
    path("antrean/", lists.antrean, name="antrean"),
    path("<slug:service>/denyut/", lists.poll, name="poll"),
    path("<slug:service>/sinkronkan/", lists.sync, name="sync"),
    path("<slug:service>/hentikan/", lists.stop, name="stop"),
    path("koneksi/", connection.page, name="connection"),
    path("koneksi/akun/<slug:service>/", connection.save_account, name="account"),
    path("koneksi/uji/", connection.test_all, name="test_all"),
    path("koneksi/uji/<slug:service>/", connection.test_connection, name="test"),
]
