"""The rows of a count, to be ticked with a thumb: there or missing, litres of tapped kegs, containers of goods."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from catering.catalog.container_sizes import size_label
from catering.dashboard import state
from catering.dashboard.components.acts import act, will_say
from catering.dashboard.components.scan_label import scan_label
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, escaped, say, value
from catering.model.movement import Found, KegState, WasteCode
from catering.model.text import label, plural_text, text
from catering.planning.papers.scanned_label import ScannedLabel, scanned_label
from catering.planning.stock.count import CountLine, What
from catering.services.count_stock import SeenCount, note_lines, what_named
from catering.store.counts import Noted

_BUTTONS = {Found.THERE: label("count", "There"), Found.MISSING: label("count", "Missing")}
_AT_ONCE = 40
"""Rows that are drawn together; the next come as these are ticked."""
_STYLE = """<style>
.st-key-count_rows button { min-height: 3.25rem; }
.st-key-count_rows button p { font-size: 1.05rem; }
.st-key-count_rows [data-testid=stMarkdownContainer] p { font-size: 1.05rem; line-height: 1.25; }
.st-key-count_rows [data-testid=stNumberInputContainer] { min-height: 3.25rem; align-items: center; }
.st-key-count_rows [data-testid=stNumberInput] input { font-size: 1.2rem; }
.st-key-count_rows [data-testid=stTextInput] input { font-size: 1.2rem; }
</style>"""


def tick_rows(seen: SeenCount) -> None:
    """What is still to be counted; beside it what is counted, to be corrected."""
    lines = seen.count.lines
    left = [line for line in lines if line.note is None]
    views = {
        "left": plural_text("{n:n0} to count", "{n:n0} to count", n=len(left)),
        "done": plural_text("{n:n0} counted", "{n:n0} counted", n=len(lines) - len(left)),
    }
    view = st.segmented_control(
        say(text("Rows")),
        list(views),
        format_func=lambda each: say(views[each]),
        default="left",
        key="count_rows_view",
        label_visibility="collapsed",
        required=True,
        persist_state="session",
        width="stretch",
    )
    if view == "done":
        _ticked(seen).clear()
        _show_done(seen, [line for line in lines if line.note is not None])
        return
    st.html(_STYLE)
    # what was ticked just now stays where it is: under a thumb that taps twice no other row may come up
    ticked = _ticked(seen)
    drawn = [line for line in lines if line.note is None or _name(line.item.what) in ticked][:_AT_ONCE]
    after = len(left) - sum(line.note is None for line in drawn)
    with st.container(key="count_rows", gap="small"):
        _ask_number(seen)
        for line in drawn:
            _row(seen, line)
        if not lines:
            st.info(as_markdown(text("By the stock nothing stands here. What does is noted by its number.")))
        elif not left:
            st.success(as_markdown(text("All that was expected here is counted.")))
        elif after and all(line.note is not None for line in drawn):
            st.button(
                say(plural_text("The next {n:n0}", "The next {n:n0}", n=min(after, _AT_ONCE))),
                key="count_next",
                type="primary",
                width="stretch",
                on_click=ticked.clear,
            )
        elif after:
            st.caption(as_markdown(text("{n:n0} more come after these.", n=after)))


def _ticked(seen: SeenCount) -> set[str]:
    """What was ticked in the list that is drawn."""
    found: set[str] = st.session_state.setdefault(f"count_ticked {seen.kept.id}", set())
    return found


def _name(what: What) -> str:
    return f"keg {what.keg}" if what.keg is not None else f"lot {what.lot}"


def _row(seen: SeenCount, line: CountLine) -> None:
    """A keg or lot: what it is, and two buttons; what is asked beside it stands above them."""
    key = f"{seen.kept.id} {_name(line.item.what)}"
    with st.container(key=f"count row {key}", border=True, gap="small"):
        st.markdown(_told(line))
        as_it_is = say(text("as the stock has it"))
        if line.item.keg is None:
            st.number_input(
                say(text("Containers")), min_value=0, max_value=1_000_000, value=None, step=1,
                key=f"count containers {key}", placeholder=as_it_is,
            )  # fmt: skip
        elif line.state is KegState.TAPPED:
            st.number_input(
                say(text("Litres in it")), min_value=0.0, max_value=_most_l(line), value=None, step=0.5, format="%.2f",
                key=f"count litres {key}", placeholder=as_it_is,
            )  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            for found in Found:
                st.button(
                    say(_BUTTONS[found]),
                    key=f"count {found.value} {key}",
                    type="primary" if line.note is not None and line.note.found is found else "secondary",
                    width="stretch",
                    on_click=_tick,
                    args=(seen, line, found, key),
                )


def _told(line: CountLine) -> str:
    """The number in bold with what is in it; below, its state where it is not full, and its best before."""
    item = line.item
    size = "" if item.container_size is None else f" · {say(size_label(item.container_size))}"
    below = [] if line.state in (None, KegState.FULL) else [say(line.state.label)]
    if item.brewery_serial:
        below.append(item.brewery_serial)
    if item.lot.best_before_on is not None:
        below.append(say(text("best before {day:date}", day=item.lot.best_before_on)))
    first = f"**{escaped(item.name)}** · {escaped(item.lot.beverage + size)}"
    return f"{first}  \n:small[{escaped(' · '.join(below))}]" if below else first


def _most_l(line: CountLine) -> float:
    return 1_000_000.0 if line.item.keg is None else line.item.keg.size_ml / 1000


def _tick(seen: SeenCount, line: CountLine, found: Found, key: str) -> None:
    litres = st.session_state.get(f"count litres {key}")
    containers = st.session_state.get(f"count containers {key}")
    there = found is Found.THERE
    noted = Noted(
        line.item.what,
        found,
        containers=containers if there else None,
        volume_ml=round(litres * 1000) if there and litres is not None else None,
    )
    if _note(seen, [noted]):
        _ticked(seen).add(_name(line.item.what))


def _note(seen: SeenCount, noted: Sequence[Noted]) -> bool:
    """Keeps it at once, in one short transaction."""

    def work(*, actor: str, at: Any, **_: str) -> object:
        note_lines(state.store(), seen.kept.id, noted, actor=actor, at=at)
        return True

    return act(f"note {seen.kept.id} {noted}", work) is not None


def _ask_number(seen: SeenCount) -> None:
    """Notes what stands here by its number, expected or not: typed, or read from its label."""
    st.text_input(
        say(text("Stands here: the number of a keg or lot")), key="count_number", max_chars=100,
        on_change=_typed, args=(seen,),
    )  # fmt: skip
    with st.expander(say(text("By a photo of its label"))):
        scan_label(partial(_note_there, seen))


def _typed(seen: SeenCount) -> None:
    name = str(st.session_state.count_number).strip()
    if name and _note_there(seen, scanned_label(name)):
        st.session_state.count_number = ""


def _note_there(seen: SeenCount, found: ScannedLabel) -> bool:
    """Whether it is noted; else it is said why not. What was said of it before stays."""
    event_id, name = seen.records.event.event_id, found.keg or ""
    if found.event_id not in (None, event_id):
        will_say(
            "warning", text("The label is of the event “{event_id}”, and not of this one.", event_id=found.event_id)
        )
        return False

    def work(*, actor: str, at: Any, **_: str) -> object:
        what = what_named(seen, name)
        if not any(line.item.what == what and _is_there(line) for line in seen.count.lines):
            note_lines(state.store(), seen.kept.id, [Noted(what, Found.THERE)], actor=actor, at=at)
        return True

    if act(f"note number {seen.kept.id} {name}", work) is None:
        return False
    will_say("success", text("“{name}” is noted as standing here.", name=name))
    return True


def _is_there(line: CountLine) -> bool:
    return line.note is not None and line.note.found is Found.THERE


# ---------------------------------------------------------------- what is counted


def _show_done(seen: SeenCount, lines: Sequence[CountLine]) -> None:
    """What was noted, by whom, when; one of them can be corrected or told more about."""
    if not lines:
        st.caption(as_markdown(text("Nothing is counted yet.")))
        return
    rows = [_done_row(seen, line) for line in lines]
    show_table(rows, alt=text("What is counted"))
    names = {_name(line.item.what): line for line in lines}
    chosen = st.selectbox(
        say(text("Correct or say more")),
        list(names),
        index=None,
        format_func=lambda name: say(names[name].item.words),
        placeholder=say(text("Keg or lot")),
        key=f"count_correct {seen.kept.id}",
    )
    if chosen is not None:
        _correct(seen, names[chosen])


def _done_row(seen: SeenCount, line: CountLine) -> dict[str, str]:
    note = line.note
    assert note is not None
    return {
        say(label("count column", "Keg or lot")): line.item.name,
        say(label("count column", "Outcome")): say(line.outcome.label),
        say(
            label("count column", "Who, when")
        ): f"{note.noted_by}, {value(note.noted_at.astimezone(seen.zone), 'time')}",
    }


def _correct(seen: SeenCount, line: CountLine) -> None:
    """All that can be said of a line."""
    note, key = line.note, f"{seen.kept.id} {_name(line.item.what)}"
    assert note is not None
    is_keg = line.item.keg is not None
    with st.form(key=f"count form {key}", border=True):
        found = st.radio(
            say(text("What was found")),
            [*Found, None],
            index=list(Found).index(note.found),
            format_func=lambda each: say(text("not counted after all") if each is None else each.label),
            horizontal=True,
        )
        litres = st.number_input(
            say(text("Litres in it")), min_value=0.0, max_value=_most_l(line), step=0.5, format="%.3f",
            value=None if note.volume_ml is None else note.volume_ml / 1000,
            placeholder=say(text("as the stock has it")),
        )  # fmt: skip
        containers = None
        if not is_keg:
            containers = st.number_input(
                say(text("Containers")), min_value=0, max_value=1_000_000, step=1, value=note.containers,
                placeholder=say(text("as the stock has it")),
            )  # fmt: skip
        best_before = st.date_input(
            say(text("Best before on the label, where it is another")), value=note.best_before_on
        )
        code = st.selectbox(
            say(text("Waste code")),
            list(WasteCode),
            index=None if note.code is None else list(WasteCode).index(note.code),
            format_func=lambda each: say(each.label),
            placeholder="–",
        )
        reason = st.text_input(say(text("Reason")), value=note.reason or "", max_chars=500)
        if st.form_submit_button(say(text("Keep it")), type="primary", width="stretch"):
            there = found is Found.THERE
            kept = Noted(
                line.item.what,
                found,
                containers=containers if there else None,
                volume_ml=round(litres * 1000) if there and litres is not None else None,
                best_before_on=best_before if hasattr(best_before, "year") else None,
                code=code,
                reason=reason.strip() or None,
                again=line.is_asked,
            )
            if _note(seen, [kept]):
                will_say("success", text("{what} is noted.", what=line.item.words))
            st.rerun()
