"""Integrasi → BPJS FKTP → Monitoring and Pemeriksaan, below /k/<facility_slug>/integrasi/bpjs-fktp/."""

from django.urls import path

from titian.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("monitoring/", views.board, name="board"),
    path("monitoring/denyut/", views.poll, name="poll"),
    path("monitoring/<int:job_id>/", views.detail, name="detail"),
    path("monitoring/<int:job_id>/kirim-ulang/", views.resend, name="resend"),
    path("monitoring/<int:job_id>/dientri-manual/", views.find_by_hand, name="find_by_hand"),
    path("monitoring/<int:job_id>/tutup/", views.close, name="close"),
    path("pemeriksaan/", views.doctor, name="doctor"),
    path("pemeriksaan/<slug:service>/", views.doctor_service, name="doctor_service"),
]
