"""Integrasi → BPJS FKTP, below /k/<facility_slug>/integrasi/bpjs-fktp/."""

from django.urls import path

from titian.reference import views

app_name = "reference"
urlpatterns = [
    path("", views.index, name="index"),
    path("muat/", views.load, name="load"),
    path("akun/<slug:service>/", views.save_account, name="account"),
    path("uji/<slug:service>/", views.test_connection, name="test"),
]
