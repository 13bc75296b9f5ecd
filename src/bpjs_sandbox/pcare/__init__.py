"""PCare REST: the paths of spec 4.1."""

from bpjs_sandbox.pcare import (
    kelompok,
    kunjungan,
    pendaftaran,
    peserta,
    reference,
    screening,
    visit_parts,
    visit_reads,
)

ROUTES = (
    *peserta.ROUTES,
    *pendaftaran.ROUTES,
    *kunjungan.ROUTES,
    *visit_reads.ROUTES,
    *visit_parts.ROUTES,
    *reference.ROUTES,
    *kelompok.ROUTES,
    *screening.ROUTES,
)
