"""PCare REST: the paths of spec 4.1."""

from bpjs_sandbox.pcare import (
    kelompok,
    kelompok_writes,
    kunjungan,
    mcu,
    obat,
    pendaftaran,
    peserta,
    reference,
    screening,
    tindakan,
    visit_reads,
)

ROUTES = (
    *peserta.ROUTES,
    *pendaftaran.ROUTES,
    *kunjungan.ROUTES,
    *visit_reads.ROUTES,
    *obat.ROUTES,
    *tindakan.ROUTES,
    *mcu.ROUTES,
    *reference.ROUTES,
    *kelompok.ROUTES,
    *kelompok_writes.ROUTES,
    *screening.ROUTES,
)
