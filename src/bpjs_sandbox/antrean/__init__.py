"""Antrean FKTP, clinic to BPJS: the five paths of spec 5.1."""

from bpjs_sandbox.antrean import queue, reference

ROUTES = (*reference.ROUTES, *queue.ROUTES)
