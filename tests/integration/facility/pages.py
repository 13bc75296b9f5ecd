"""A few addresses of our own beside the product's, to try the shell with any form and any trouble."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from titian.config import urls
from titian.facility.forms import VillageField
from titian.facility.models import Assignment
from titian.facility.permissions import StaffRequest, staff_required

PAGE = """{% extends "facility/base.html" %}{% block heading %}Contoh{% endblock %}
{% block content %}<form method="post" novalidate>{% csrf_token %}{{ form.non_field_errors }}
{% for field in form %}{{ field.as_field_group }}{% endfor %}<button class="btn btn-primary">Simpan</button></form>
{% endblock %}"""


class ExampleForm(forms.Form):
    """One of each kind of control."""

    name = forms.CharField(label="Nama", help_text="Sesuai KTP")
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea)
    payer = forms.ChoiceField(label="Pembiayaan", choices=[("", "— pilih —"), ("kantor", "Kantor")])
    sex = forms.ChoiceField(
        label="Jenis kelamin", choices=[("1", "Laki-laki"), ("2", "Perempuan")], widget=forms.RadioSelect
    )
    agrees = forms.BooleanField(label="Setuju")
    village = VillageField()
    postal_code = forms.CharField(label="Kode pos", required=False)


@staff_required()
def example(request: StaffRequest) -> HttpResponse:
    form = ExampleForm(request.POST or None)
    form.fields["village"].search_in(request.seat.facility, postal_target="id_postal_code")
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form}, request))


@staff_required(Assignment.Role.ADMIN)
def admins_only(request: StaffRequest) -> HttpResponse:
    return render(request, "facility/beranda.html")


def failing(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [
    path("gagal/", failing),
    path("k/<slug:facility_slug>/", include([path("admin/", admins_only), path("contoh/", example)])),
    *urls.urlpatterns,
]
