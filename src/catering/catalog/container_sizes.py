"""The container sizes that every event may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from catering.catalog.rows import catalogue_rows
from catering.model.beverage import ContainerSize
from catering.model.record import same_name
from catering.model.text import LANGUAGES, Text, label


@cache
def catalogue_sizes() -> tuple[ContainerSize, ...]:
    """All sizes of the catalogue, with source and confidence."""
    return tuple(ContainerSize.model_validate(row) for row in catalogue_rows("container_sizes"))


def size_label(name: str) -> Text:
    """A catalogue size's name, to be drawn in the reader's language; a person's own stays as it is."""
    return label("container_size", name)


@cache
def _catalogue_names() -> Mapping[str, str]:
    return {
        same_name(size_label(size.name).in_language(language)): size.name
        for size in catalogue_sizes()
        for language in LANGUAGES
    }


def catalogue_name(written: str) -> str:
    """The catalogue's name for a size written in any language; anything else comes back unchanged."""
    return _catalogue_names().get(same_name(written), written)


def sizes_by_name(own: Iterable[ContainerSize] = ()) -> Mapping[str, ContainerSize]:
    """Catalogue and own sizes by comparable name; an own size wins over the catalogue's."""
    return {same_name(size.name): size for size in (*catalogue_sizes(), *own)}
