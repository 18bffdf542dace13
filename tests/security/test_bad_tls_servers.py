"""Check 15: records go to the server of the trial over a connection that it proved, or nowhere."""

from __future__ import annotations

import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from frailtylab.upload.exchange import Exchanges, Trouble, TroubleKind
from frailtylab.upload.target import Target

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
SECRET = "Bearer planted-token-40817"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Authority:
    """One that signs certificates."""

    def __init__(self, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.certificate = (
            self._begun(self.name, self.key, NOW - DAY, NOW + 365 * DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(
                digital_signature=True, content_commitment=False, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=True, crl_sign=True,
                encipher_only=False, decipher_only=False), critical=True)
            .sign(self.key, hashes.SHA256())
        )  # fmt: skip

    def _begun(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, since: datetime, until: datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
                critical=False,
            )
        )

    def file(self, folder: Path) -> str:
        """Its own certificate, as a file that a target names."""
        path = folder / f"{self.name.rfc4514_string()}.pem"
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return str(path)

    def server_file(
        self, folder: Path, host: str = "localhost", since: datetime = NOW - DAY,
        until: datetime = NOW + DAY,
    ) -> str:  # fmt: skip
        """Certificate and key of a server."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        certificate = (
            self._begun(subject, key, since, until)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        path = folder / "server.pem"
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )  # fmt: skip
        return str(path)


@contextmanager
def serving(tls: ssl.SSLContext | None, heard: list[bytes]) -> Iterator[int]:
    """A server that takes one connection; gives its port. What it could read is in ``heard``."""
    with socket.create_server(("localhost", 0)) as listener:
        listener.settimeout(10)  # a client that never comes must not hold the test

        def serve() -> None:
            with suppress(OSError), listener.accept()[0] as raw:
                raw.settimeout(5)
                with tls.wrap_socket(raw, server_side=True) if tls else raw as connection:
                    heard.append(connection.recv(65536))
                    connection.sendall(ANSWER)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            thread.join()


def server_context(file: str) -> ssl.SSLContext:
    """A server as it should be."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(file)
    return made


def old_context(file: str) -> ssl.SSLContext:
    """A server that speaks TLS 1.1 at most."""
    made = server_context(file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version = ssl.TLSVersion.TLSv1
        made.maximum_version = ssl.TLSVersion.TLSv1_1
    made.set_ciphers("ALL:@SECLEVEL=0")
    return made


@pytest.fixture(scope="module")
def ours() -> Authority:
    return Authority("Trial office")


def target(port: int, ca_file: str) -> Target:
    return Target(
        base_url=f"https://localhost:{port}/fhir", namespace="https://x.example", site="S01",
        ca_file=ca_file, deadline_s=5.0,
    )  # fmt: skip


BAD: dict[str, tuple[dict[str, object], TroubleKind]] = {
    "another host": ({"host": "evil.example"}, TroubleKind.CERTIFICATE),
    "expired": ({"since": NOW - 9 * DAY, "until": NOW - DAY}, TroubleKind.CLOCK),
    "not valid yet": ({"since": NOW + DAY, "until": NOW + 9 * DAY}, TroubleKind.CLOCK),
}


@pytest.mark.parametrize("name", BAD)
def test_a_certificate_that_does_not_fit_is_refused(ours, tmp_path: Path, name: str) -> None:
    """ASVS 12.3.2: not a byte of the request is sent; a wrong clock is told as one."""
    changes, kind = BAD[name]
    heard: list[bytes] = []
    tls = server_context(ours.server_file(tmp_path, **changes))
    with serving(tls, heard) as port, pytest.raises(Trouble) as told:
        Exchanges(target(port, ours.file(tmp_path)), SECRET).get("metadata")
    assert told.value.kind is kind
    assert heard in ([], [b""])


def test_a_certificate_of_somebody_else_is_refused(ours, tmp_path: Path, monkeypatch) -> None:
    """ASVS 12.3.2: also when the environment says whom to trust."""
    other = Authority("Somebody else")
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, other.file(tmp_path))
    heard: list[bytes] = []
    tls = server_context(other.server_file(tmp_path))
    with serving(tls, heard) as port, pytest.raises(Trouble) as told:
        Exchanges(target(port, ours.file(tmp_path)), SECRET).get("metadata")
    assert told.value.kind is TroubleKind.CERTIFICATE
    assert heard in ([], [b""])


def test_an_old_protocol_is_refused(ours, tmp_path: Path) -> None:
    """ASVS 12.1.1: TLS 1.2 at least."""
    heard: list[bytes] = []
    tls = old_context(ours.server_file(tmp_path))
    with serving(tls, heard) as port, pytest.raises(Trouble):
        Exchanges(target(port, ours.file(tmp_path)), SECRET).get("metadata")
    assert heard in ([], [b""])


def test_a_server_without_encryption_hears_no_record_and_no_token(ours, tmp_path: Path) -> None:
    """ASVS 12.3.1: nothing readable is sent to it."""
    heard: list[bytes] = []
    with serving(None, heard) as port, pytest.raises(Trouble):
        Exchanges(target(port, ours.file(tmp_path)), SECRET).post("", b'{"planted": 40817}')
    assert not any(b"planted" in part or b"Bearer" in part for part in heard)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_the_server_of_the_trial_is_spoken_to(ours, tmp_path: Path, version) -> None:
    """ASVS 12.1.1: the tests above fail for the reason that they name."""
    heard: list[bytes] = []
    tls = server_context(ours.server_file(tmp_path))
    tls.minimum_version = tls.maximum_version = version
    with serving(tls, heard) as port:
        answer = Exchanges(target(port, ours.file(tmp_path)), SECRET).get("metadata")
    assert (answer.status, answer.body) == (200, b"{}")
    assert heard[0].startswith(b"GET /fhir/metadata HTTP/1.1\r\n")


def test_another_certificate_than_the_pinned_one_is_refused(ours, tmp_path: Path) -> None:
    """ASVS 12.3.2: where the trial pins its server, an authority is not enough."""
    heard: list[bytes] = []
    tls = server_context(ours.server_file(tmp_path))
    with serving(tls, heard) as port:
        pinned = msgspec.structs.replace(target(port, ours.file(tmp_path)), pins=("00" * 32,))
        with pytest.raises(Trouble) as told:
            Exchanges(pinned, SECRET).get("metadata")
    assert told.value.kind is TroubleKind.CERTIFICATE
    assert heard in ([], [b""])


def test_no_secret_of_a_connection_is_written_where_the_environment_says(
    ours, tmp_path: Path, monkeypatch
) -> None:
    """ASVS 12.1.1: a key log would let anybody read what was sent."""
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys.log"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(ours.server_file(tmp_path))
    with serving(tls, []) as port:
        Exchanges(target(port, ours.file(tmp_path)), SECRET).get("metadata")
    assert not (tmp_path / "keys.log").exists()
