"""The certificate that a server shows: until when it is valid, and why this computer does not trust it."""

import socket
import ssl
from datetime import datetime
from urllib.parse import urlsplit

from cryptography import x509

_HTTPS_PORT = 443
_LATE = "sertifikatnya sudah kedaluwarsa, atau jam komputer ini terlalu cepat"
_EARLY = "sertifikatnya belum berlaku, atau jam komputer ini terlambat"
_OTHER_NAME = "sertifikatnya untuk nama lain; periksa alamatnya"
_STRANGER = "penerbit sertifikatnya tidak dikenal; mungkin ada proksi atau antivirus di antaranya"
_REASONS = {9: _EARLY, 10: _LATE, 18: _STRANGER, 19: _STRANGER, 20: _STRANGER, 21: _STRANGER}
_REASONS |= {62: _OTHER_NAME, 64: _OTHER_NAME}
"""OpenSSL's X509_V_ERR_* (x509_vfy.h)."""


def valid_until(url: str, *, deadline: float) -> datetime:
    """The end of the certificate that the server of an https address shows, trusted or not.

    `deadline`: seconds for connecting, and again for the handshake. Raises OSError, ValueError where it is unreadable.
    """
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with _connected(url, context, deadline) as secured:
        return x509.load_der_x509_certificate(secured.getpeercert(True) or b"").not_valid_after_utc


def distrust(url: str, *, deadline: float) -> str:
    """Why no trusted connection to an https address comes about, in words; raises OSError where none at all does."""
    try:
        _connected(url, ssl.create_default_context(), deadline).close()
    except ssl.SSLCertVerificationError as error:
        return _REASONS.get(error.verify_code, "sertifikatnya tidak sah")
    except ssl.SSLError:
        return "server di alamat itu tidak melayani https"
    return "jabat tangannya terputus"


def _connected(url: str, context: ssl.SSLContext, deadline: float) -> ssl.SSLSocket:
    parts = urlsplit(url)
    host = parts.hostname or ""
    plain = socket.create_connection((host, parts.port or _HTTPS_PORT), timeout=deadline)
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
