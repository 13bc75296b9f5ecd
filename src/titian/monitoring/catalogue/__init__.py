"""Integrasi → BPJS FKTP → Jawaban BPJS: the texts nobody knows yet, the clinic's own rules, the built-in rows."""
