"""Integrasi → BPJS FKTP, below /k/<facility_slug>/integrasi/bpjs-fktp/."""

from django.urls import path

from titian.reference.views import connection, lists, mapping

app_name = "reference"
urlpatterns = [
    path("", lists.pcare, name="index"),
    path("antrean/", lists.antrean, name="antrean"),
    path("<slug:service>/denyut/", lists.poll, name="poll"),
    path("<slug:service>/sinkronkan/", lists.sync, name="sync"),
    path("<slug:service>/hentikan/", lists.stop, name="stop"),
    path("pemetaan/", mapping.page, name="mapping"),
    path("pemetaan/pasti/", mapping.accept_certain, name="accept_certain"),
    path("pemetaan/bpjs/<slug:list_name>/", mapping.unclaimed, name="unclaimed"),
    path("pemetaan/bpjs/<slug:list_name>/tambah/", mapping.adopt, name="adopt"),
    path("pemetaan/<slug:kind>/", mapping.add, name="add_own"),
    path("pemetaan/<slug:kind>/<uuid:ref>/", mapping.save, name="save_own"),
    path("pemetaan/<slug:kind>/<uuid:ref>/usulan/", mapping.accept, name="accept"),
    path("koneksi/", connection.page, name="connection"),
    path("koneksi/keadaan/<slug:service>/", connection.condition, name="condition"),
    path("koneksi/akun/<slug:service>/", connection.save_account, name="account"),
    path("koneksi/uji/", connection.test_all, name="test_all"),
    path("koneksi/uji/<slug:service>/", connection.test_connection, name="test"),
]
