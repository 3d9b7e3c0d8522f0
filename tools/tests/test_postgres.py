"""Where the private cluster is put."""

from pathlib import Path

import pytest

from tools import postgres


@pytest.fixture
def checkout(monkeypatch):
    """Return a function that pretends the repository lies in a folder."""

    def put(folder, *, is_root=False, is_open=True):
        monkeypatch.setattr(postgres, "LINK", Path(folder) / ".dev" / "pg")
        monkeypatch.setattr(postgres, "_server_account", lambda: is_root or None)
        monkeypatch.setattr(postgres, "_is_open_to_all", lambda path: is_open)

    return put


def test_cluster_lies_in_the_repository(checkout):
    checkout("/srv/repo")
    assert postgres._home() == Path("/srv/repo/.dev/pg")
    checkout("/srv/repo", is_root=True)
    assert postgres._home() == Path("/srv/repo/.dev/pg")


def test_path_too_long_for_a_socket_is_avoided(checkout):
    checkout("/srv/" + "long/" * 20)
    assert len(str(postgres._home())) < postgres.MAX_FOLDER_LENGTH


def test_folder_that_the_server_cannot_reach_is_avoided(checkout):
    checkout("/closed/repo", is_root=True, is_open=False)
    assert postgres._home().parent == Path("/var/tmp")


def test_folder_closed_to_others_is_open_to_its_owner(checkout):
    checkout("/home/me/repo", is_root=False, is_open=False)
    assert postgres._home() == Path("/home/me/repo/.dev/pg")
