"""Patients, below /k/<facility_slug>/pasien/."""

from django.urls import path

from titian.patients import views

app_name = "patients"
urlpatterns = [
    path("", views.listing, name="list"),
    path("ekspor/", views.export, name="export"),
    path("baru/", views.new, name="new"),
    path("baru/bpjs/", views.check, name="check"),
    path("baru/mirip/", views.alike, name="alike"),
    path("persetujuan/teks/", views.consent_text, name="consent_text"),
    path("baru/ibu/", views.mothers, name="mothers"),
    path("baru/kota/", views.cities, name="cities"),
    path("baru/wilayah/", views.region, name="region"),
    path("draf/<uuid:ref>/", views.keep_draft, name="keep_draft"),
    path("draf/<uuid:ref>/buang/", views.discard_draft, name="discard_draft"),
    path("draf/<uuid:ref>/bpjs/", views.verify_typed, name="verify_typed"),
    path("<uuid:ref>/", views.page, name="page"),
    path("<uuid:ref>/ubah/", views.edit, name="edit"),
    path("<uuid:ref>/verifikasi/", views.verify, name="verify"),
    path("<uuid:ref>/persetujuan/", views.consents, name="consents"),
    path("<uuid:ref>/persetujuan/baru/", views.new_consent, name="new_consent"),
    path("<uuid:ref>/persetujuan/lembar/", views.consent_sheet, name="consent_sheet"),
    path("<uuid:ref>/persetujuan/<uuid:consent_ref>/", views.consent, name="consent"),
    path("<uuid:ref>/persetujuan/<uuid:consent_ref>/cabut/", views.withdraw_consent, name="withdraw_consent"),
    path("<uuid:ref>/cocok/<uuid:record_ref>/", views.confirm, name="confirm"),
    path("<uuid:ref>/riwayat/", views.history, name="history"),
    path("<uuid:ref>/kartu/", views.card, name="card"),
    path("<uuid:ref>/label/", views.label, name="label"),
    path("<uuid:ref>/meninggal/", views.deceased, name="deceased"),
    path("<uuid:ref>/meninggal/batal/", views.undo_deceased, name="undo_deceased"),
    path("<uuid:ref>/koreksi/setujui/", views.approve, name="approve"),
    path("<uuid:ref>/koreksi/tolak/", views.decline, name="decline"),
    path("<uuid:ref>/nonaktif/", views.deactivate, name="deactivate"),
    path("<uuid:ref>/aktif/", views.reactivate, name="reactivate"),
]
