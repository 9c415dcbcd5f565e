"""Texts as JSON and back: how a draft keeps what was done, for readers of any language."""

from __future__ import annotations

import json
from typing import Any

from catering.model.plain_changes import as_json
from catering.model.text import Text


def text_to_json(words: Text) -> str:
    """A text with its values as JSON: words, numbers and other texts."""
    return as_json(_to_plain(words))


def text_from_json(written: str) -> Text:
    """The text again; words that were written down without their template stay as they are."""
    try:
        plain = json.loads(written)
    except ValueError:
        plain = None
    return _from_plain(plain) if isinstance(plain, dict) else Text("{words}", {"words": written})


def _to_plain(value: Any) -> Any:
    if not isinstance(value, Text):
        return value
    values = {name: _to_plain(each) for name, each in value.values.items()}
    return {"template": value.template, "values": values, "context": value.context, "plural": value.plural}


def _from_plain(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    values = {name: _from_plain(each) for name, each in plain["values"].items()}
    return Text(plain["template"], values, plain["context"], plain["plural"])
