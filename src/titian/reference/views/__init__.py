"""Integrasi → BPJS FKTP: the reference lists, how they map to the clinic's own, and the connection to BPJS."""
