"""The consultation, below /k/<facility_slug>/kunjungan/; a visit is named by its registration."""

from django.urls import path

from titian.kunjungan import views

app_name = "kunjungan"
urlpatterns = [
    path("pilihan/<slug:list_name>/", views.options, name="options"),
    path("<uuid:ref>/", views.page, name="page"),
    path("<uuid:ref>/simpan/", views.save, name="save"),
    path("<uuid:ref>/selesai/", views.finish, name="finish"),
    path("<uuid:ref>/periksa/", views.check, name="check"),
    path("<uuid:ref>/rumah-sakit/", views.hospitals, name="hospitals"),
    path("<uuid:ref>/ubah/", views.amend, name="amend"),
    path("<uuid:ref>/batal/", views.void, name="void"),
    path("<uuid:ref>/batal/<uuid:old>/", views.voided, name="voided"),
]
