"""What a look at one part of a connection found, and the sentences that say what to mend."""

from dataclasses import dataclass

from titian.facility.models import ServiceAccount

Service = ServiceAccount.Service

CREDENTIALS = {
    Service.PCARE: ("user_key", "secret", "password"),
    Service.ANTREAN: ("user_key", "secret"),
    Service.ICARE: ("user_key", "secret", "password"),
}
"""What each service looks at, in its order: the gateway before the service (spec §1.2)."""

FINE = {
    "user_key": "user_key {service} diterima.",
    "secret": "Cons ID dan consumer secret diterima.",
    "password": "Nama pengguna dan kata sandi PCare diterima.",
}
CURES = {
    "cons_id": "Cons ID {service} salah: BPJS tidak mengenalnya. Salin ulang dari BPJS.",
    "secret": "Consumer secret atau Cons ID {service} salah: BPJS menolak tanda tangan. Salin ulang dari BPJS.",
    "password": (
        "Nama pengguna atau kata sandi PCare salah, atau baru diganti di aplikasi PCare. Isi yang berlaku sekarang."
    ),
    "user_key": (
        "user_key {service} salah. PCare dan Antrean FKTP masing-masing punya user_key sendiri; "
        "iCare biasanya memakai milik PCare."
    ),
    "clock": "Jam komputer ini tidak cocok dengan jam BPJS. Nyalakan penyetelan waktu otomatis (NTP).",
    "base_url": "Alamat layanan {service} salah: BPJS tidak mengenalnya.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of a connection, and whether it works.

    `part`: account, reach, tls, clock, user_key, secret (with the Cons ID), password, or answer for what belongs to
    none of them. `blames` names what to mend: account, network, tls, clock, user_key, cons_id, secret, password,
    base_url, outage, or "" where nothing is wrong or BPJS does not tell. `seconds` is how long a server that was
    reached took to answer, `key` the row of the answer catalogue that spoke, `said` BPJS's own words. `is_refusal`:
    BPJS turned the credentials down, whether it named one or not.
    """

    service: str
    part: str
    ok: bool
    text: str
    blames: str = ""
    seconds: float = 0.0
    key: str = ""
    said: str = ""
    is_refusal: bool = False
