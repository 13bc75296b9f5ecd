"""A patient is noted as deceased or out of use, or that is taken back: each after a page that says what it means."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from titian.facility.permissions import FRONT_DESK, MANAGERS, StaffRequest, staff_required
from titian.patients import operations
from titian.patients.errors import UnableToSave
from titian.patients.forms import CorrectionForm, DeceasedForm, ReasonForm
from titian.patients.models import Patient
from titian.patients.views.found import patient_of


@dataclass(frozen=True, slots=True)
class Act:
    """One such step, in the words of its page; `done` is said afterwards."""

    perform: Callable[..., Patient]
    heading: str
    means: str
    done: str
    form: type[ReasonForm] = ReasonForm
    is_grave: bool = True


_DIES = Act(
    operations.mark_deceased,
    "Tandai meninggal",
    "Pasien tidak dapat didaftarkan lagi. Antreannya hari ini yang belum dipanggil dibatalkan; kunjungan yang sudah "
    "berlangsung tetap dikirim ke BPJS. Data dan riwayatnya tetap tersimpan.",
    "Pasien ditandai meninggal.",
    DeceasedForm,
)
_LIVES = Act(
    operations.undo_deceased,
    "Batalkan tanda meninggal",
    "Pasien dapat didaftarkan lagi. Pendaftaran yang ikut dibatalkan tidak kembali; daftarkan lagi bila perlu.",
    "Tanda meninggal dibatalkan.",
    is_grave=False,
)
_GOES_OUT_OF_USE = Act(
    operations.deactivate,
    "Nonaktifkan data pasien",
    "Pasien tidak dapat didaftarkan dan tidak tampak di daftar, tetapi tetap dapat dicari dan dibaca. Tidak ada yang "
    "dihapus.",
    "Data pasien dinonaktifkan.",
)
_COMES_BACK = Act(
    operations.reactivate,
    "Aktifkan lagi data pasien",
    "Pasien tampak lagi di daftar dan dapat didaftarkan.",
    "Data pasien aktif lagi.",
    is_grave=False,
)

_IS_RIGHT = Act(
    operations.approve_corrections,
    "Setujui koreksi",
    "Isian yang dikoreksi sesudah 2×24 jam berlaku. Tulis bagaimana Anda tahu, misalnya: KTP dilihat kembali.",
    "Koreksi disetujui.",
    CorrectionForm,
    is_grave=False,
)
_IS_NOT_RIGHT = Act(
    operations.decline_corrections,
    "Tolak koreksi",
    "Penolakan dan alasannya tercatat di riwayat. Isiannya tidak kembali sendiri: tulis yang benar lewat Ubah; nilai "
    "lamanya ada di riwayat perubahan.",
    "Koreksi ditolak. Tulis isian yang benar lewat Ubah.",
    CorrectionForm,
)


@require_http_methods(["GET", "POST"])
@staff_required(*MANAGERS)
def approve(request: StaffRequest, ref: UUID) -> HttpResponse:
    return _ask(request, ref, _IS_RIGHT)


@require_http_methods(["GET", "POST"])
@staff_required(*MANAGERS)
def decline(request: StaffRequest, ref: UUID) -> HttpResponse:
    return _ask(request, ref, _IS_NOT_RIGHT)


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def deceased(request: StaffRequest, ref: UUID) -> HttpResponse:
    return _ask(request, ref, _DIES)


@require_http_methods(["GET", "POST"])
@staff_required(*MANAGERS)
def undo_deceased(request: StaffRequest, ref: UUID) -> HttpResponse:
    return _ask(request, ref, _LIVES)


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def deactivate(request: StaffRequest, ref: UUID) -> HttpResponse:
    return _ask(request, ref, _GOES_OUT_OF_USE)


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def reactivate(request: StaffRequest, ref: UUID) -> HttpResponse:
    return _ask(request, ref, _COMES_BACK)


def _ask(request: StaffRequest, ref: UUID, act: Act) -> HttpResponse:
    """The page with its form; on POST the act, and back to the patient."""
    patient = patient_of(request, ref)
    seen = {"seen_at": patient.changed_at.isoformat()}
    form = act.form(request.POST or None, initial=seen)
    if request.method == "POST" and form.is_valid():
        try:
            act.perform(
                by=request.seat.actor,
                facility=request.seat.facility,
                ref=ref,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except UnableToSave as error:
            form.add_error(error.field or None, str(error))
            form.data = _seen_now(request.POST, seen)
        else:
            messages.success(request, act.done)
            return redirect("patients:page", request.seat.facility.slug, ref)
    context = {"patient": patient, "act": act, "form": form}
    return render(request, "patients/standing.html", context, status=422 if form.errors else 200)


def _seen_now(typed: QueryDict, seen: dict[str, str]) -> QueryDict:
    """What is typed, on the page that is shown again. A copy of the same kind: as a dict each text would be a list."""
    again = typed.copy()
    for name, text in seen.items():
        again[name] = text
    return again
