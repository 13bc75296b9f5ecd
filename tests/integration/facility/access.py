"""Who may open what below /k/<facility_slug>/: one row for every address, kept by hand on purpose.

A new address without a row fails `test_access.py`. Write the row from the wish, not from the view.
"""

from dataclasses import dataclass

from titian.facility.permissions import ANY_ROLE, FRONT_DESK, MANAGERS, SATUSEHAT, Access, Role
from titian.facility.rights import Right


@dataclass(frozen=True)
class Row:
    access: Access
    method: str = "GET"


EVERYONE = Row(ANY_ROLE)
EVERYONE_POST = Row(ANY_ROLE, "POST")
WRITERS = Row(Access(FRONT_DESK))
WRITERS_POST = Row(Access(FRONT_DESK), "POST")
CLINICIANS = (Role.SUPERADMIN, Role.ADMIN, Role.PERAWAT, Role.DOKTER)
CLINICAL = Row(Access(CLINICIANS))
CLINICAL_POST = Row(Access(CLINICIANS), "POST")
MANAGEMENT = Row(Access(MANAGERS))
MANAGEMENT_POST = Row(Access(MANAGERS), "POST")
BRIDGE = Row(Access(MANAGERS, SATUSEHAT))
BRIDGE_POST = Row(Access(MANAGERS, SATUSEHAT), "POST")


def with_right(right: Right, also: str = "", method: str = "GET") -> Row:
    return Row(Access(MANAGERS, right, also), method)


ROWS = {
    "facility:beranda": EVERYONE,
    "facility:villages": EVERYONE,
    "facility:notices": EVERYONE,
    "facility:guide": EVERYONE,
    "facility:guide_topic": EVERYONE,
    "facility:settings": MANAGEMENT,
    "facility:samples": MANAGEMENT,
    "facility:penjamin": MANAGEMENT,
    "facility:rename_penjamin": MANAGEMENT,
    "facility:switch_penjamin": MANAGEMENT_POST,
    "facility:rights": Row(Access((Role.SUPERADMIN,))),
    "facility:staff_rights": Row(Access((Role.SUPERADMIN,))),
    "facility:tokens": BRIDGE,
    "facility:revoke_token": BRIDGE_POST,
    "patients:list": EVERYONE,
    "patients:export": WRITERS,
    "patients:page": EVERYONE,
    "patients:new": WRITERS,
    "patients:check": WRITERS,
    "patients:edit": WRITERS,
    "patients:verify": WRITERS_POST,
    "patients:confirm": WRITERS_POST,
    "patients:alike": WRITERS_POST,
    "patients:cities": WRITERS,
    "patients:history": EVERYONE,
    "patients:card": WRITERS,
    "patients:label": WRITERS,
    "patients:deceased": WRITERS,
    "patients:undo_deceased": MANAGEMENT,
    "patients:approve": MANAGEMENT,
    "patients:decline": MANAGEMENT,
    "patients:deactivate": WRITERS,
    "patients:reactivate": WRITERS,
    "patients:consents": EVERYONE,
    "patients:consent": EVERYONE,
    "patients:new_consent": WRITERS,
    "patients:consent_sheet": WRITERS,
    "patients:withdraw_consent": WRITERS,
    "patients:consent_text": MANAGEMENT,
    "patients:mothers": WRITERS_POST,
    "patients:region": WRITERS_POST,
    "patients:keep_draft": WRITERS_POST,
    "patients:discard_draft": WRITERS_POST,
    "patients:verify_typed": WRITERS_POST,
    "peserta:look_up": WRITERS,
    "pendaftaran:today": EVERYONE,
    "pendaftaran:history": EVERYONE,
    "pendaftaran:page": EVERYONE,
    "pendaftaran:new": WRITERS,
    "pendaftaran:decide_payer": WRITERS_POST,
    "pendaftaran:call": EVERYONE_POST,
    "pendaftaran:mark_absent": EVERYONE_POST,
    "pendaftaran:cancel": WRITERS,
    "pendaftaran:change_payer": WRITERS,
    "pendaftaran:move": WRITERS,
    "kunjungan:options": EVERYONE,
    "kunjungan:page": EVERYONE,
    "kunjungan:save": CLINICAL_POST,
    "kunjungan:finish": CLINICAL_POST,
    "kunjungan:check": CLINICAL_POST,
    "kunjungan:hospitals": CLINICAL_POST,
    "kunjungan:amend": CLINICAL,
    "kunjungan:void": CLINICAL,
    "kunjungan:voided": EVERYONE,
    "reference:index": BRIDGE,
    "reference:antrean": BRIDGE,
    "reference:poll": BRIDGE,
    "reference:sync": BRIDGE_POST,
    "reference:stop": BRIDGE_POST,
    "reference:mapping": BRIDGE,
    "reference:accept_certain": BRIDGE_POST,
    "reference:unclaimed": BRIDGE,
    "reference:adopt": BRIDGE_POST,
    "reference:add_own": BRIDGE_POST,
    "reference:save_own": BRIDGE_POST,
    "reference:accept": BRIDGE_POST,
    "reference:connection": BRIDGE,
    "reference:condition": BRIDGE,
    "reference:account": BRIDGE_POST,
    "reference:test": BRIDGE_POST,
    "reference:test_all": BRIDGE_POST,
    "monitoring:board": BRIDGE,
    "monitoring:poll": BRIDGE,
    "monitoring:export": BRIDGE,
    "monitoring:detail": BRIDGE,
    "monitoring:resend": with_right(Right.RESEND, method="POST"),
    "monitoring:close": with_right(Right.CLOSE, method="POST"),
    "monitoring:find_by_hand": with_right(Right.CLOSE, method="POST"),
    "monitoring:reveal": with_right(Right.REVEAL, method="POST"),
    "monitoring:answers": BRIDGE,
    "monitoring:built_in_answers": BRIDGE,
    "monitoring:new_rule": with_right(Right.CATALOGUE),
    "monitoring:rule": with_right(Right.CATALOGUE),
    "monitoring:resend_many": with_right(Right.BULK, Right.RESEND),
    "monitoring:close_many": with_right(Right.BULK, Right.CLOSE),
    "monitoring:edit": with_right(Right.EDIT, Right.IDENTITY),
    "monitoring:take_back": with_right(Right.EDIT, method="POST"),
    "monitoring:day": BRIDGE,
    "monitoring:digests": BRIDGE,
    "monitoring:doctor": BRIDGE,
    "monitoring:doctor_service": BRIDGE,
}
