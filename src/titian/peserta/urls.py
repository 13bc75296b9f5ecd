"""BPJS membership, below /k/<facility_slug>/peserta/."""

from django.urls import path

from titian.peserta import views

app_name = "peserta"
urlpatterns = [path("", views.look_up, name="look_up")]
