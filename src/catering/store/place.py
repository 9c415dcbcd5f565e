"""Where the store is: the user's data folder, the checkout, or the database that the environment names."""

from __future__ import annotations

import os
import re
from pathlib import Path

import platformdirs
import sqlalchemy as sa

from catering.model.text import Text, text

VARIABLE = "CATERING_DATABASE_URL"
_CHECKOUT = Path(__file__).resolve().parents[3]


class NoSuchDatabase(Exception):
    """The environment names a database that is none of ours."""

    def __init__(self, url: str) -> None:
        self.message: Text = text(
            "{variable} is “{url}”: write sqlite:///file.sqlite or postgresql://user@host/database.",
            variable=VARIABLE,
            url=url,
        )
        super().__init__(str(self.message))


def store_url() -> sa.URL:
    """The database's address; the folder of an SQLite file is made. Raises NoSuchDatabase, OSError."""
    written = os.environ.get(VARIABLE, "").strip()
    if written:
        try:
            url = sa.make_url(written)
        except sa.exc.ArgumentError:
            raise NoSuchDatabase(re.sub(r":[^:@/]*@", ":***@", written)) from None  # a password is nobody's to read
        if url.get_backend_name() not in ("sqlite", "postgresql"):
            raise NoSuchDatabase(url.render_as_string())
    else:
        url = sa.URL.create("sqlite", database=str(_folder() / "catering.sqlite"))
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).resolve().parent.mkdir(parents=True, exist_ok=True)
    return url


def _folder() -> Path:
    """`.local/` of a checkout, else the user's data folder."""
    if (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "src" / "catering").is_dir():
        return _CHECKOUT / ".local"
    return Path(platformdirs.user_data_dir("catering", appauthor=False))
