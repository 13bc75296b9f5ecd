"""Who writes consultations; every other role of the clinic reads them."""

from titian.facility.permissions import Role

CLINICIANS = (Role.SUPERADMIN, Role.ADMIN, Role.PERAWAT, Role.DOKTER)
