"""`titian staff`: the way in for everybody but the first superadmin."""

import pytest

from tests import builders, personas
from titian.accounts.models import User
from titian.config.cli import RIGHTS, ROLES, parser
from titian.config.commands import staff
from titian.config.errors import UnableToRun
from titian.facility.models import Assignment, Facility
from titian.facility.rights import Right
from titian.monitoring.health.readiness import _migrated

LOKET = ("add", "--username", "Loket2", "--name", "Sri Rahayu", "--role", "pendaftaran")


@pytest.fixture
def clinic(db: None, monkeypatch: pytest.MonkeyPatch) -> Facility:
    _migrated.clear()
    monkeypatch.setenv(staff.PASSWORD, "gerbang-biru-42")
    return builders.facility()


def run(*words: str) -> int:
    return staff.run(parser().parse_args(["staff", *words]))


def test_a_weak_password_makes_neither_account_nor_place(clinic, monkeypatch):
    monkeypatch.setenv(staff.PASSWORD, "12345")
    with pytest.raises(UnableToRun):
        run(*LOKET)
    assert not User.objects.exists()


def test_without_a_terminal_the_password_must_be_in_the_environment(clinic, monkeypatch):
    monkeypatch.delenv(staff.PASSWORD)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(UnableToRun, match=staff.PASSWORD):
        run(*LOKET)


def test_two_passwords_that_differ_make_nobody(clinic, monkeypatch):
    monkeypatch.delenv(staff.PASSWORD)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    typed = iter(["gerbang-biru-42", "gerbang-biru-24"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))
    with pytest.raises(UnableToRun, match="tidak sama"):
        run(*LOKET)
    assert not User.objects.exists()


def test_a_taken_username_is_refused_and_named_as_such(clinic):
    run(*LOKET)
    with pytest.raises(UnableToRun, match=r"pengguna.*(dipakai|ada)"):
        run(*LOKET)
    assert Assignment.objects.count() == 1


def test_with_several_clinics_one_must_be_named(clinic):
    other = builders.facility("lain")
    for words in ((), ("--clinic", "tidak-ada")):
        with pytest.raises(UnableToRun, match=f"{clinic.slug}.*lain|lain.*{clinic.slug}"):
            run(*LOKET, *words)
    run(*LOKET, "--clinic", "lain")
    assert Assignment.objects.get().facility == other


def test_integration_is_not_given_to_a_role_that_may_not_open_it(clinic):
    with pytest.raises(UnableToRun, match="admin"):
        run(*LOKET, "--satusehat")
    assert not User.objects.exists()


def test_the_front_desk_gets_its_role_and_opens_its_clinic(clinic):
    assert run(*LOKET) == 0
    place = Assignment.objects.get()
    assert (place.user.username, place.role, place.permissions.count()) == ("loket2", "pendaftaran", 0)
    assert place.user.check_password("gerbang-biru-42")
    assert personas.signed_in(place.user).get(f"/k/{clinic.slug}/pasien/").status_code == 200


def test_the_list_names_everybody_with_role_clinic_and_integration(clinic, capsys):
    run("add", "--username", "kepala", "--name", "Ni Luh Ayu", "--role", "admin", "--satusehat")
    User.objects.create(username="lama", full_name="Tanpa Klinik", is_active=False)
    capsys.readouterr()
    run("list")
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows[1] == ["kepala", "Ni", "Luh", "Ayu", "Admin", clinic.slug, "semua"]
    assert rows[2] == ["lama", "Tanpa", "Klinik", "(nonaktif)", "-", "-"]


def rights_of(username):
    return {one.codename for one in Assignment.objects.get(user__username=username).permissions.all()}


@pytest.fixture
def kepala(clinic):
    run("add", "--username", "kepala", "--name", "Ni Luh Ayu", "--role", "admin", "--satusehat")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--username", "entah"), "tidak bertugas"),
        (("--username", "kepala", "--take", "satusehat"), "hanya berguna bersama"),
        (("--username", "loket2", "--give", "satusehat"), "Pendaftaran"),
    ],
)
def test_a_right_that_is_of_no_use_is_not_given(clinic, kepala, words, why):
    run(*LOKET)
    with pytest.raises(UnableToRun, match=why):
        run("rights", *words)
    assert rights_of("kepala") == personas.EVERY_RIGHT
    assert rights_of("loket2") == set()


def test_rights_are_taken_and_given_and_those_not_named_stay(clinic, kepala, capsys):
    run("rights", "--username", "kepala", "--take", "massal", "identitas", "--give", "tampilkan")
    assert rights_of("kepala") == personas.EVERY_RIGHT - {"massal", "identitas"}
    assert "satusehat,kirim_ulang,ubah_isi,tutup,katalog,tampilkan" in capsys.readouterr().out
    run("rights", "--username", "kepala")
    assert rights_of("kepala") == personas.EVERY_RIGHT - {"massal", "identitas"}


def test_the_command_knows_the_rights_and_roles_of_the_product():
    assert tuple(Right.values) == RIGHTS
    assert tuple(Assignment.Role.values) == ROLES
