"""A real OpenID Connect provider in a process of its own, with ProConnect's scopes.

`python -W ignore -m tests.accounts.provider` prints its address, then serves until it is ended.
"""

from __future__ import annotations

import sys
import time

SCOPES = ("openid", "given_name", "usual_name", "email", "siret")


def main() -> None:
    from oidc_provider_mock import run_server_in_thread
    from oidc_provider_mock._storage import Client

    Client.SCOPES_SUPPORTED = SCOPES
    with run_server_in_thread() as server:
        sys.stdout.write(f"http://localhost:{server.server_port}\n")
        sys.stdout.flush()
        while True:
            time.sleep(60)


if __name__ == "__main__":
    main()
