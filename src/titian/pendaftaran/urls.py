"""The front desk, below /k/<facility_slug>/pendaftaran/."""

from django.urls import path

from titian.pendaftaran import views

app_name = "pendaftaran"
urlpatterns = [
    path("", views.today, name="today"),
    path("baru/<uuid:patient_ref>/", views.new, name="new"),
    path("pasien/<uuid:patient_ref>/", views.history, name="history"),
    path("<uuid:ref>/", views.page, name="page"),
    path("<uuid:ref>/pembayar/", views.decide_payer, name="decide_payer"),
    path("<uuid:ref>/ganti-pembayar/", views.change_payer, name="change_payer"),
    path("<uuid:ref>/pindah/", views.move, name="move"),
    path("<uuid:ref>/panggil/", views.call, name="call"),
    path("<uuid:ref>/tidak-hadir/", views.mark_absent, name="mark_absent"),
    path("<uuid:ref>/batal/", views.cancel, name="cancel"),
]
