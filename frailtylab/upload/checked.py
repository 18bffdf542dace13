"""Whether a server is one that records can be sent to, told in words where it is not."""

from __future__ import annotations

from frailtylab.errors import N_, OperatorError
from frailtylab.upload.capabilities import Capabilities, capabilities
from frailtylab.upload.exchange import Exchanges, Trouble


def checked_server(line: Exchanges) -> Capabilities:
    """What the server can do.

    :raises OperatorError: when it can't be reached, or lacks what keeps records from being doubled
    """
    try:
        answer = line.get("metadata")
    except Trouble as trouble:
        raise OperatorError(
            N_("The server can't be reached"),
            N_("{kind}. {detail}"),
            N_("Check the network and the address. Everything stays here until it is sent."),
            can_retry=True,
            values={"kind": trouble.kind.value, "detail": trouble.detail},
        ) from trouble
    found = capabilities(answer)
    if found is None:
        raise OperatorError(
            N_("This is not a FHIR server"),
            N_("It answered with status {status} and no list of what it can do."),
            N_("Check the address; a page of the network's sign-in may have answered instead."),
            can_retry=True,
            values={"status": answer.status},
        )
    if found.missing:
        raise OperatorError(
            N_("Records can't be sent to this server"),
            N_("It lacks: {missing}. Records could be doubled or lost there."),
            N_("Ask the server's people, or use another way to send."),
            values={"missing": ", ".join(found.missing)},
        )
    return found
