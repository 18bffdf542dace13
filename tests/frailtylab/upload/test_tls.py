"""Check 15: real handshakes on the loopback with servers whose certificates are bad, each its way.

The certificates are made here; nothing is asked of the network, and no clock is turned.
"""

from __future__ import annotations

import contextlib
import hashlib
import socket
import ssl
import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from frailtylab.upload.exchange import Exchanges, Trouble, TroubleKind
from frailtylab.upload.target import Target

NOW = datetime.now(UTC)
LONG_AGO, TO_COME = NOW - timedelta(days=400), NOW + timedelta(days=400)
DAY = timedelta(days=1)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
HERE = x509.IPAddress(ip_address("127.0.0.1"))
Span = tuple[datetime, datetime]
VALID: Span = (NOW - DAY, TO_COME)


class Issuer:
    """A certificate authority of the test's own.

    :param folder: where its files go
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        own = self._signed(self.name, self.key.public_key(), (LONG_AGO - DAY, TO_COME + DAY))
        own = own.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        own = own.add_extension(usage(signs=True), critical=True)
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(pem(own.sign(self.key, hashes.SHA256())))

    def _signed(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, span: Span
    ) -> x509.CertificateBuilder:
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(self.name)
        made = made.public_key(key).serial_number(x509.random_serial_number())
        made = made.not_valid_before(span[0]).not_valid_after(span[1])
        known = x509.SubjectKeyIdentifier.from_public_key(key)
        by = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        return made.add_extension(known, critical=False).add_extension(by, critical=False)

    def server(self, host: x509.GeneralName = HERE, span: Span = VALID) -> Server:
        """A server's certificate for a host and a time."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "server")])
        made = self._signed(name, key.public_key(), span)
        made = made.add_extension(x509.SubjectAlternativeName([host]), critical=False)
        signed = made.sign(self.key, hashes.SHA256())
        file = self.folder / "server.pem"
        plain = serialization.NoEncryption()
        form = serialization.PrivateFormat.PKCS8
        file.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain) + pem(signed))
        return Server(file, signed.fingerprint(hashes.SHA256()).hex())


class Server(msgspec.Struct, frozen=True):
    """A server's key and certificate in one file, and the certificate's SHA-256."""

    file: Path
    pin: str


def usage(*, signs: bool) -> x509.KeyUsage:
    """What an issuer's key may be used for."""
    return x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=signs, crl_sign=signs,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    """The authority that the site trusts."""
    return Issuer(tmp_path, "site")


class Listener:
    """Where a server listens, and what it read of a request once the handshake was done."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.read = b""


@contextmanager
def listening(server: Server | None, newest: ssl.TLSVersion | None = None) -> Generator[Listener]:
    """One connection answered with 200; without a certificate it speaks plain HTTP."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if newest is not None:
        context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, newest
        context.set_ciphers("ALL:@SECLEVEL=0")
    if server is not None:
        context.load_cert_chain(server.file)
    with socket.create_server(("127.0.0.1", 0)) as door:
        found = Listener(door.getsockname()[1])

        def serve() -> None:
            connection, _where = door.accept()
            # Whoever refuses a certificate hangs up.
            with connection, contextlib.suppress(OSError):
                talk(connection, context if server else None, found)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield found
        finally:
            thread.join()


def talk(connection: socket.socket, context: ssl.SSLContext | None, found: Listener) -> None:
    """Shake hands, read a request, answer it."""
    if context is None:
        connection.recv(65536)
        connection.sendall(OK)
        return
    with context.wrap_socket(connection, server_side=True) as safe:
        found.read = safe.recv(65536)
        if found.read:
            safe.sendall(OK)


def exchanges(port: int, ca_file: Path | str, **changes: object) -> Exchanges:
    """Exchanges with that port, with a secret that no bad server may see."""
    fields = {
        "base_url": f"https://127.0.0.1:{port}/fhir", "namespace": "https://x.example",
        "site": "S01", "deadline_s": 10.0, "ca_file": str(ca_file), **changes,
    }  # fmt: skip
    return Exchanges(Target(**fields), "Bearer not-shown")  # type: ignore[arg-type]


def refused(server: Server | None, ca_file: Path | str, **changes: object) -> TroubleKind:
    """Why nothing was exchanged; the server must not have read a byte of a request."""
    with listening(server) as here, pytest.raises(Trouble) as caught:
        exchanges(here.port, ca_file, **changes).get("metadata")
    assert here.read == b""
    return caught.value.kind


def test_certificate_of_the_sites_authority_is_taken(issuer: Issuer) -> None:
    """ASVS 12.3.2: what all the refusals are measured against."""
    with listening(issuer.server()) as here:
        assert exchanges(here.port, issuer.file).get("metadata").status == 200
    assert b"Bearer not-shown" in here.read


def test_authority_that_nobody_knows_is_refused(issuer: Issuer, tmp_path: Path) -> None:
    """ASVS 12.3.2: neither the system's authorities nor another site's."""
    other = Issuer(tmp_path, "other")
    assert refused(issuer.server(), "") is TroubleKind.CERTIFICATE
    assert refused(issuer.server(), other.file) is TroubleKind.CERTIFICATE


@pytest.mark.parametrize(
    "host", [x509.DNSName("other.example"), x509.IPAddress(ip_address("127.0.0.2"))], ids=str
)
def test_certificate_of_another_host_is_refused(issuer: Issuer, host: x509.GeneralName) -> None:
    """ASVS 12.3.2: the right authority is not enough."""
    assert refused(issuer.server(host), issuer.file) is TroubleKind.CERTIFICATE


@pytest.mark.parametrize(
    "span", [(LONG_AGO, NOW - DAY), (NOW + DAY, TO_COME)], ids=["expired", "not yet"]
)
def test_certificate_of_another_time_is_refused_and_the_clock_suspected(
    issuer: Issuer, span: Span
) -> None:
    """ASVS 12.3.2: it may be this laptop's clock; records are sent neither way."""
    assert refused(issuer.server(span=span), issuer.file) is TroubleKind.CLOCK


def test_plain_http_on_the_port_is_refused(issuer: Issuer) -> None:
    """ASVS 12.3.1: nothing is ever sent unencrypted instead."""
    assert refused(None, issuer.file) is TroubleKind.BROKEN_OFF


def test_certificate_that_is_not_pinned_is_refused_before_anything_is_sent(
    issuer: Issuer,
) -> None:
    """ASVS 12.3.2: valid, and yet not the one that the site wrote down."""
    pin = hashlib.sha256(b"another").hexdigest()
    assert refused(issuer.server(), issuer.file, pins=(pin,)) is TroubleKind.CERTIFICATE


def test_pin_does_not_make_an_unknown_authority_good(issuer: Issuer) -> None:
    """ASVS 12.3.2: a pin is asked for on top, never instead."""
    server = issuer.server()
    assert refused(server, "", pins=(server.pin,)) is TroubleKind.CERTIFICATE


def test_pinned_certificate_is_taken_however_the_pin_is_written(issuer: Issuer) -> None:
    """ASVS 12.3.2: as openssl prints it, in capitals and with colons."""
    server = issuer.server()
    spoken = ":".join(server.pin[at : at + 2] for at in range(0, 64, 2)).upper()
    with listening(server) as here:
        answer = exchanges(here.port, issuer.file, pins=(spoken,)).get("metadata")
    assert answer.status == 200


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_tls_is_refused(issuer: Issuer) -> None:
    """ASVS 12.1.1: a server that can speak TLS 1.1 at best."""
    old = ssl.TLSVersion.TLSv1_1
    with listening(issuer.server(), old) as here, pytest.raises(Trouble) as caught:
        exchanges(here.port, issuer.file).get("metadata")
    assert caught.value.kind is TroubleKind.BROKEN_OFF
    assert here.read == b""


def test_environment_adds_no_authority(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """ASVS 12.3.2: where a site named its authority, a variable names no other."""
    named = Issuer(tmp_path, "named")
    monkeypatch.setenv("SSL_CERT_FILE", str(issuer.file))
    assert refused(issuer.server(), named.file) is TroubleKind.CERTIFICATE


def test_no_secret_of_a_connection_is_written_where_the_environment_says(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """ASVS 12.1.1: with a key log, anybody who recorded the traffic could read it."""
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys.log"))
    server = issuer.server()
    with listening(server) as here:
        assert exchanges(here.port, issuer.file).get("metadata").status == 200
    assert not (tmp_path / "keys.log").exists()
