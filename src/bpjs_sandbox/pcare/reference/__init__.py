"""What PCare lists: codes and names, hospitals for a referral, and stocks of medicines (spec 4.2 and 8)."""

from bpjs_sandbox.pcare.reference import codes, hospitals, searches

ROUTES = (*codes.ROUTES, *searches.ROUTES, *hospitals.ROUTES)
