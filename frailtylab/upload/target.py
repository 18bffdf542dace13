"""Where records are sent, as a site sets it up. Secrets are never in here."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from frailtylab.errors import N_, OperatorError
from frailtylab.fhir.parts import Names

MOST_ENTRIES = 100


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One server.

    :param base_url: of the FHIR server: ``https://fhir.example.org/r4``
    :param namespace: base of the URIs under which the trial's own numbers are known
    :param production: real records only; a test target gets whatever there is
    :param entries: most entries in one transaction; servers take between 8 and some hundreds
    :param ca_file: certificate authority of the site; empty: those of the system
    :param pins: SHA-256 of certificates that are accepted, in hexadecimal; empty: any valid one
    :param proxy: ``host:port``; the environment is never asked
    :param deadline_s: how long one exchange may take from its first byte to its last
    """

    kind: Literal["fhir"] = "fhir"
    base_url: str
    namespace: str
    site: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._-]{1,32}\Z")]
    production: bool = True
    entries: Annotated[int, msgspec.Meta(ge=1, le=MOST_ENTRIES)] = MOST_ENTRIES
    sign_in: Literal["none", "bearer", "basic"] = "none"
    user: str = ""
    ca_file: str = ""
    pins: tuple[str, ...] = ()
    proxy: str = ""
    deadline_s: Annotated[float, msgspec.Meta(gt=0, le=600)] = 60.0

    def names(self, study: str) -> Names:
        """The URIs of a study's numbers at this target."""
        return Names(self.namespace.rstrip("/"), self.site, study)


LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def checked_target(target: Target) -> Target:
    """The target, if records may be sent there.

    :raises OperatorError: for an address that is none, or one without encryption
    """
    found = urlsplit(target.base_url)
    is_local = found.hostname in LOOPBACK
    if found.scheme not in ("https", "http") or not found.hostname or found.query or found.username:
        raise bad_address(target.base_url)
    if found.scheme == "http" and not is_local:
        raise OperatorError(
            N_("This address is not encrypted"),
            N_("“{url}” begins with http: anybody on the way could read the records."),
            N_("Ask the server's people for its https address."),
            values={"url": target.base_url},
        )
    return target


def bad_address(url: str) -> OperatorError:
    """The refusal of what is no address of a server."""
    return OperatorError(
        N_("This is not the address of a server"),
        N_("“{url}” should look like https://fhir.example.org/r4."),
        N_("Type the address as the server's people gave it, without a name or password in it."),
        values={"url": url},
    )
