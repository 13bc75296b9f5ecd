"""Bodies that the sandbox accepts as they are at noon of 22 November 2026; tests change one thing."""

from bpjs_sandbox.people import Magic, Member, magic_card
from bpjs_sandbox.world import World


def magic_member(world: World, magic: Magic) -> Member:
    return world.member(magic_card(magic))


def pendaftaran(member: Member, **changes: object) -> dict[str, object]:
    """The body of a POST pendaftaran that is accepted as it is."""
    vitals = ("sistole", "diastole", "beratBadan", "tinggiBadan", "respRate", "lingkarPerut", "heartRate")
    return {
        "kdProviderPeserta": member.faskes_code,
        "tglDaftar": "22-11-2026",
        "noKartu": member.card,
        "kdPoli": "001",
        "keluhan": None,
        "kunjSakit": True,
        **dict.fromkeys(vitals, 0),
        "rujukBalik": 0,
        "kdTkp": "10",
        **changes,
    }


def antrean(member: Member | None, **changes: object) -> dict[str, object]:
    """The body of a POST antrean/add that is accepted as it is; None is a patient without a card."""
    return {
        "nomorkartu": member.card if member else "",
        "nik": member.nik if member else "3174060101900001",
        "nohp": "080012345678",
        "kodepoli": "001",
        "namapoli": "POLI UMUM",
        "norm": "00-00-01",
        "tanggalperiksa": "2026-11-22",
        "kodedokter": 145021901,
        "namadokter": "dr. Sari Wulandari",
        "jampraktek": "07:00-14:00",
        "nomorantrean": "A-1",
        "angkaantrean": 1,
        "keterangan": "",
        **changes,
    }


def kunjungan(member: Member, **changes: object) -> dict[str, object]:
    """The body of a POST kunjungan/V1 that is accepted once the member is registered."""
    measures = {"sistole": 120, "diastole": 80, "beratBadan": 60, "tinggiBadan": 165, "respRate": 18}
    return {
        "noKunjungan": None,
        "noKartu": member.card,
        "tglDaftar": "22-11-2026",
        "kdPoli": "001",
        "keluhan": "demam",
        "kdSadar": "01",
        **measures,
        "heartRate": 80,
        "lingkarPerut": 80,
        "kdStatusPulang": "3",
        "tglPulang": "22-11-2026",
        "kdDokter": "145021",
        "kdDiag1": "R50.9",
        "kdDiag2": None,
        "kdDiag3": None,
        "kdPoliRujukInternal": None,
        "rujukLanjut": None,
        "kdTacc": -1,
        "alasanTacc": None,
        "anamnesa": "demam tiga hari",
        "alergiMakan": "00",
        "alergiUdara": "00",
        "alergiObat": "00",
        "kdPrognosa": "02",
        "terapiObat": "parasetamol",
        "terapiNonObat": "istirahat",
        "bmhp": "-",
        "suhu": "38,2",
        **changes,
    }
