"""Whom a workbook is handed to."""

from __future__ import annotations

from catering.model.record import Choice


class Recipient(Choice):
    """The trades that an event's workbook goes to; `catering.catalog.recipients` says what each may see."""

    BREWERY = "brewery"
    FORWARDER = "forwarder"
    HOTEL = "hotel"
    CATERER = "caterer"
    ORGANISER = "organiser"
