"""Integrasi → BPJS FKTP → Monitoring, below /k/<facility_slug>/integrasi/bpjs-fktp/monitoring/."""

from django.urls import path

from titian.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("", views.board, name="board"),
    path("denyut/", views.poll, name="poll"),
    path("<int:job_id>/", views.detail, name="detail"),
    path("<int:job_id>/kirim-ulang/", views.resend, name="resend"),
]
