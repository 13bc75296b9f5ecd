"""PCare REST: the paths of spec 4.1 that this sandbox serves."""

from bpjs_sandbox.pcare import pendaftaran, peserta, reference

ROUTES = (*peserta.ROUTES, *pendaftaran.ROUTES, *reference.ROUTES)
