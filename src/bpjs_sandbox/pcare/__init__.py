"""PCare REST: the paths of spec 4.1 that this sandbox serves."""

from bpjs_sandbox.pcare import kunjungan, pendaftaran, peserta, reference

ROUTES = (*peserta.ROUTES, *pendaftaran.ROUTES, *kunjungan.ROUTES, *reference.ROUTES)
