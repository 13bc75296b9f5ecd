"""A clinic whose desk works in the product's own web process, as a browser would: over HTTP, and signed in.

For a benchmark: it counts on Django being set up and the database being empty.
"""

import time
from collections.abc import Iterator
from datetime import date, timedelta

import httpx2
from django.urls import reverse
from django.utils import timezone

from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.people import Member, invent
from tests import builders, personas
from tests.integration.patients import people
from titian.facility.models import Village
from titian.facility.queries import local_date, village_search_text
from titian.outbox.models import Job
from titian.patients.models import Patient
from titian.pendaftaran.models import Pendaftaran

_HOURS = "00:00-23:59"


class Desk:
    """The clinic, bridged to a sandbox, with members of BPJS who were verified today."""

    def __init__(self, sandbox_port: int, members: int) -> None:
        address = f"http://127.0.0.1:{sandbox_port}"
        self.clinic = builders.bridged_facility(
            pcare_url=f"{address}/pcare-rest", antrean_url=f"{address}/antreanfktp"
        )
        doctor = MELATI.practitioners[0]
        codes = {"antrean_code": str(doctor.antrean_code), "antrean_name": doctor.antrean_name}
        sits = people.practitioner(self.clinic, **codes)
        poli = people.poli(self.clinic)
        people.schedule(poli, sits, hours=_HOURS, day=local_date(self.clinic, timezone.now()))
        self._visit = {"poli": str(poli.ref), "sitting": f"{sits.ref}|{_HOURS}", "payer": "bpjs"}
        self._village = _village()
        self._waiting: Iterator[Patient] = iter([self._verified(one) for one in _members(members)])
        self._members, self._saved, self._registered = members, 0, 0

    def sign_in(self, port: int) -> None:
        """At the web process on this port."""
        user = personas.staff(self.clinic)
        self._browser = httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False)
        at = reverse("account_login")
        self._browser.get(at)
        self._post(at, {"login": user.username, "password": personas.PASSWORD})

    def save_patient(self) -> float:
        """Seconds from *Simpan* to the answer: a new patient who pays himself."""
        self._saved += 1
        born = date(1945, 1, 1) + timedelta(days=self._saved * 7919 % _AGES)
        typed = {
            "name": f"Siti {_word(self._saved)}", "sex": "2", "birth_date": f"{born:%d-%m-%Y}",
            "birth_place": "Depok", "identity_type": "nik",
            "identity_number": f"317406{born.day + 40:02d}{born:%m%y}{self._saved:04d}",
            "phone": f"0812{self._saved:08d}", "address": "Jalan Melati 7", "village": self._village.code,
            "payment": "pribadi", "religion": "not_asked", "education": "not_asked", "occupation": "not_asked",
            "marital_status": "not_asked",
        }  # fmt: skip
        return self._post(f"/k/{self.clinic.slug}/pasien/baru/?jenis=umum", typed)

    def register_visit(self) -> float:
        """Seconds from *Daftar* to the answer: a visit that BPJS pays, with its promises."""
        patient = next(self._waiting)
        self._registered += 1
        return self._post(f"/k/{self.clinic.slug}/pendaftaran/baru/{patient.ref}/", self._visit)

    def check(self) -> None:
        """Every answer was what it looked like: the patients and the visits are there, with two promises each."""
        found = Patient.objects.count(), Pendaftaran.objects.count(), Job.objects.count()
        if found != (self._members + self._saved, self._registered, 2 * self._registered):
            raise SystemExit(f"desk: there are only {found} patients, visits and promises")

    def _post(self, at: str, typed: dict[str, str]) -> float:
        token = self._browser.cookies["titian_csrf"]
        began = time.perf_counter()
        answer = self._browser.post(at, data=typed | {"csrfmiddlewaretoken": token})
        seconds = time.perf_counter() - began
        if answer.status_code != httpx2.codes.FOUND:
            raise SystemExit(f"desk: HTTP {answer.status_code} for {at}: {answer.text[:3000]}")
        # What was saved is told there: untold, it would pile up in the cookie.
        self._browser.get(answer.headers["location"])
        return seconds

    def _verified(self, one: Member) -> Patient:
        same = {"name": one.name, "birth_date": one.born, "nik": one.nik}
        answer = {
            "asked_number": one.card,
            "card_number": one.card,
            "checked_at": timezone.now(),
            "sex": one.sex,
        }
        return people.bpjs_patient(self.clinic, answer, **same, sex="1" if one.sex == "L" else "2")


_AGES = 20_000
"""Days, of grown-ups: born day after day, each would be compared with ever more who were born near."""

CROWD = 1_000
"""Members of the sandbox; more than a third of them are of this clinic."""


def _members(count: int) -> list[Member]:
    """Whom the sandbox of seed 1 knows as members of this clinic."""
    found = [one for one in invent(1, CROWD) if one.magic is None and one.faskes_code == MELATI.faskes_code]
    if len(found) < count:
        raise SystemExit(f"desk: the sandbox knows only {len(found)} of {count} members")
    return found[:count]


def _village() -> Village:
    village = Village(
        code="3276011001", name="Sukamaju", district="Cilodong", city="Depok", province="Jawa Barat"
    )
    village.search_text = village_search_text(village)
    village.save()
    return village


def _word(number: int) -> str:
    """A name of letters for each number, so that nobody is taken for somebody else."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number * 7919 % 100_000:05d}").capitalize()
