"""What a count came to: the differences with their reasons, what moved meanwhile, posting, and the reconciliation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st

from catering.dashboard import state
from catering.dashboard.components.acts import act, will_say
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, escaped, say, value
from catering.model.text import Text, label, plural_text, text
from catering.planning.stock.count import CountLine
from catering.planning.stock.count_reconciled import Reconciled
from catering.planning.stock.count_words import difference_words, moved_words
from catering.services.count_stock import SeenCount, decide_lines, post_count


def show_differences(seen: SeenCount) -> None:
    """What would be posted, what must be decided before, and the button that posts it."""
    count = seen.count
    st.markdown("##### " + as_markdown(count.summary()))
    for line in count.asked:
        _ask(seen, line)
    for line in count.hindered:
        if line.hindered is not None:
            st.error(as_markdown(line.hindered))
    list_differences(line for line in count.differences if not line.is_asked and line.hindered is None)
    for doubt in count.doubts:
        st.warning(as_markdown(doubt))
    for each in seen.reconciliation.beverages:
        st.markdown(as_markdown(each.summary()))
    _offer_posting(seen)


def list_differences(lines: Iterable[CountLine]) -> None:
    """What was found beside what was expected, a line each, with its reason."""
    told = [(as_markdown(difference_words(line)), _why(line)) for line in lines]
    st.markdown("\n".join(f"- {words}" + (f" – {escaped(why)}" if why else "") for words, why in told))


def _why(line: CountLine) -> str:
    """The waste code, and the reason that a person wrote."""
    note = line.note
    assert note is not None
    return ": ".join(part for part in ("" if note.code is None else say(note.code.label), note.reason or "") if part)


def _ask(seen: SeenCount, line: CountLine) -> None:
    """What moved of it since the count was opened, and what holds now."""
    note = line.note
    assert note is not None
    with st.container(border=True, gap="small"):
        told = text(
            "{what} moved while it was counted: {moved:list}. It was noted as “{found}” at {at:time} by {who}.",
            what=line.item.words,
            moved=list(moved_words(line, seen.places)),
            found=note.found.label,
            at=note.noted_at.astimezone(seen.zone),
            who=note.noted_by,
        )
        st.markdown(as_markdown(told))
        key = f"{seen.kept.id} {line.item.what.keg} {line.item.what.lot} {line.moved[-1].id}"
        with st.container(horizontal=True, gap="small"):
            st.button(
                say(text("Leave it as the stock has it")),
                key=f"leave {key}",
                width="stretch",
                on_click=_decide,
                args=(seen, line, False),
            )
            st.button(
                say(text("Counted again: {found}", found=note.found.label)),
                key=f"again {key}",
                width="stretch",
                on_click=_decide,
                args=(seen, line, True),
            )


def _decide(seen: SeenCount, line: CountLine, counted: bool) -> None:
    def work(*, actor: str, at: Any, **_: str) -> object:
        decide_lines(state.store(), seen.kept.id, counted=counted, actor=actor, at=at, of=[line.item.what])
        return True

    act(f"decide {seen.kept.id} {line.item.what}", work)


def _offer_posting(seen: SeenCount) -> None:
    count = seen.count
    left = len(count.lines) - count.counted
    if left:
        st.caption(
            as_markdown(
                plural_text(
                    "{n:n0} is not counted and stays as the stock has it.",
                    "{n:n0} are not counted and stay as the stock has them.",
                    n=left,
                )
            )
        )
    if count.asked:
        st.caption(as_markdown(text("First decide about what moved.")))
    if count.differences:
        st.text_input(
            say(text("Reason, where a line has none of its own")),
            value=say(text("stock count")),
            key=f"count_reason {seen.kept.id}",
            max_chars=500,
        )
    words = text("Post the differences") if count.differences else text("Close the count: all as expected")
    st.button(
        say(words),
        key=f"post count {seen.kept.id}",
        type="primary",
        width="stretch",
        disabled=bool(count.asked or count.hindered),
        on_click=_post,
        args=(seen,),
    )


def _post(seen: SeenCount) -> None:
    typed = str(st.session_state.get(f"count_reason {seen.kept.id}", "")).strip()
    reason = typed or say(text("stock count"))

    def work(*, actor: str, by_what: str, at: Any, **_: str) -> object:
        return post_count(
            state.store(), seen.kept.id, reason=reason, actor=actor, by_what=by_what, at=at, seen=seen.count.seen
        )

    if act(f"post count {seen.kept.id}", work) is not None:
        st.session_state[f"count_shown {state.current().row}"] = seen.kept.id
        will_say("success", text("The count of {place} is posted.", place=seen.location.name))


# ---------------------------------------------------------------- reconciled


def show_reconciliation(seen: SeenCount) -> None:
    """By beverage in a sentence each, then the table by keg, lot or beverage."""
    found = seen.reconciliation
    if not found.lines:
        return
    for each in found.beverages:
        st.markdown(as_markdown(each.summary()))
    by = {"beverage": label("count", "By beverage"), "lot": label("count", "By lot"), "keg": label("count", "By keg")}
    chosen = st.segmented_control(
        say(text("Reconciled")),
        list(by),
        format_func=lambda each: say(by[each]),
        default="beverage",
        key="count_reconciled",
        required=True,
        persist_state="session",
    )
    of, rows = {
        "beverage": (label("count column", "Beverage"), found.beverages),
        "lot": (label("count column", "Lot"), found.lots),
        "keg": (label("count column", "Keg or lot"), found.lines),
    }[chosen or "beverage"]
    is_explained = any(each.by_code for each in rows)
    show_table([_row(each, of, is_explained) for each in _worst_first(rows)], alt=text("Reconciliation"))


def _worst_first(rows: Sequence[Reconciled]) -> list[Reconciled]:
    return sorted(rows, key=lambda each: -abs(each.difference_ml))


def _row(each: Reconciled, of: Text, is_explained: bool) -> dict[str, str]:
    """`is_explained`: there is a column for what waste codes explain."""

    def litres(volume_ml: int) -> str:
        return value(volume_ml / 1000, "L3")

    share = each.unexplained_share
    by_code = ", ".join(f"{say(code.label)} {litres(volume_ml)}" for code, volume_ml in each.by_code.items())
    return {
        say(of): each.name,
        say(label("count column", "Expected")): litres(each.expected_ml),
        say(label("count column", "Found")): litres(each.found_ml),
        say(label("count column", "Difference")): litres(each.difference_ml),
        **({say(label("count column", "Explained by waste codes")): by_code} if is_explained else {}),
        say(label("count column", "Unexplained")): litres(each.unexplained_ml)
        + ("" if not each.unexplained_ml or share is None else f" ({value(share, 'pct1')})"),
    }
