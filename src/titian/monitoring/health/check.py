"""What looking at one thing found, and what is looked at."""

from dataclasses import dataclass
from datetime import timedelta

LABELS = {
    "database": "Basis data",
    "migrations": "Susunan basis data",
    "room": "Ruang kerja",
    "writing": "Penyimpanan",
    "worker": "Pengirim ke BPJS",
    "web": "Web",
    "duties": "Tugas berkala",
    "duty": "Hasil tugas berkala",
    "disk": "Ruang disk",
    "backup": "Cadangan",
    "clock_jump": "Lompatan jam",
    "waiting": "Kiriman yang menunggu",
    "unknown": "Kiriman belum pasti",
    "mapping": "Pemetaan",
    "mail": "E-mail",
    "tally": "Hitungan kiriman",
    "account": "Akun",
    "reach": "Server BPJS",
    "tls": "Sambungan aman",
    "clock": "Jam komputer",
    "user_key": "user_key",
    "secret": "Cons ID dan secret",
    "password": "Kata sandi PCare",
    "answer": "Jawaban BPJS",
    "service": "Pengiriman",
    "references": "Daftar referensi",
}
"""Every check by its name, which is for machines and never changes, and what staff call it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its `name` in LABELS, and whether it is well.

    `text` and `what_to_do` are sentences for any admin: no path, no other clinic, no words of a program. Those stand in
    `detail`, for who has the server in hand. `blames` names the broken part where one can be told from another:
    secret, password, user_key, clock… `clinic` (its slug) and `service` are empty for the installation's own.
    """

    name: str
    ok: bool
    text: str
    what_to_do: str = ""
    detail: str = ""
    blames: str = ""
    clinic: str = ""
    service: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.name]

    def __str__(self) -> str:
        """One line that anybody may read."""
        return f"{'ok' if self.ok else '!!'}  {self.name}: {self.text}"


def lasting(age: timedelta) -> str:
    """How long, as one says it: in the largest unit that fits."""
    seconds = int(age.total_seconds())
    for size, unit in ((86_400, "hari"), (3600, "jam"), (60, "menit")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} detik"
