"""The same drill on an S3-compatible store: a real HTTP server of S3, in a process."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.operations.conftest import Saved
from tests.operations.instance import Instance

PLACE = "s3://berceau/ville"


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _turn in range(200):
            try:
                urllib.request.urlopen(
                    urllib.request.Request(f"{address}/berceau", method="PUT"), timeout=5
                ).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield {
            "AWS_ENDPOINT_URL": address,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "essai",
            "AWS_SECRET_ACCESS_KEY": "essai",
            "AWS_REGION": "eu-west-3",
        }
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def sent(saved: Saved, s3: dict[str, str]) -> str:
    """A backup taken straight to the store."""
    return saved.instance.do("backup", "--to", PLACE, **s3)


def test_a_backup_goes_to_the_store_and_is_verified_there(sent: str) -> None:
    assert "prise et vérifiée" in sent


def test_the_store_is_listed(saved: Saved, sent: str, s3: dict[str, str]) -> None:
    assert sent.rsplit(maxsplit=1)[-1] in saved.instance.do("backup", "list", "--from", PLACE, **s3)


def test_everything_comes_back_from_the_store(
    saved: Saved, sent: str, s3: dict[str, str], elsewhere: Instance
) -> None:
    elsewhere.do("restore", PLACE, **s3)
    assert elsewhere.names() == saved.instance.names()


def test_a_store_that_does_not_answer_is_told(saved: Saved, s3: dict[str, str]) -> None:
    answer = saved.instance.run("backup", "list", "--from", "s3://inconnu/ville", **s3)
    assert (answer.returncode, "s3://inconnu/ville" in answer.stderr) == (1, True)
