"""Of allauth only signing in and out, one's own password, and second factors; nothing else has an address."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path

urlpatterns = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("nonaktif/", account.account_inactive, name="account_inactive"),
    path("konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("kata-sandi/", account.password_change, name="account_change_password"),
    path("dua-langkah/", mfa.index, name="mfa_index"),
    path("dua-langkah/masuk/", mfa.authenticate, name="mfa_authenticate"),
    path("dua-langkah/konfirmasi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("dua-langkah/aplikasi/aktifkan/", totp.activate_totp, name="mfa_activate_totp"),
    path("dua-langkah/aplikasi/matikan/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("dua-langkah/kode/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "dua-langkah/kode/baru/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "dua-langkah/kode/unduh/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
]
