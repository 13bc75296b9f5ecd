"""Integrasi → BPJS FKTP → Monitoring, Jawaban BPJS and Pemeriksaan, below /k/<facility_slug>/integrasi/bpjs-fktp/."""

from django.urls import path

from titian.monitoring import views
from titian.monitoring.catalogue import views as answers
from titian.monitoring.daily import views as daily

app_name = "monitoring"
urlpatterns = [
    path("monitoring/", views.board, name="board"),
    path("monitoring/denyut/", views.poll, name="poll"),
    path("monitoring/ekspor/", views.export, name="export"),
    path("monitoring/kirim-ulang/", views.resend_many, name="resend_many"),
    path("monitoring/tutup/", views.close_many, name="close_many"),
    path("monitoring/<int:job_id>/", views.detail, name="detail"),
    path("monitoring/<int:job_id>/kirim-ulang/", views.resend, name="resend"),
    path("monitoring/<int:job_id>/dientri-manual/", views.find_by_hand, name="find_by_hand"),
    path("monitoring/<int:job_id>/tutup/", views.close, name="close"),
    path("monitoring/<int:job_id>/tampilkan/", views.reveal, name="reveal"),
    path("jawaban/", answers.page, name="answers"),
    path("jawaban/bawaan/", answers.built_in, name="built_in_answers"),
    path("jawaban/aturan/", answers.new_rule, name="new_rule"),
    path("jawaban/aturan/<uuid:ref>/", answers.rule, name="rule"),
    path("monitoring/<int:job_id>/ubah/", views.edit, name="edit"),
    path("monitoring/<int:job_id>/ubah/buang/", views.take_back, name="take_back"),
    path("monitoring/grafik/", daily.day, name="day"),
    path("ringkasan/", daily.digests, name="digests"),
    path("pemeriksaan/", views.doctor, name="doctor"),
    path("pemeriksaan/<slug:service>/", views.doctor_service, name="doctor_service"),
]
