"""Ringkasan harian: how the clinic's days went, on the start page, on a page of its own, and by e-mail."""
