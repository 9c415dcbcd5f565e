"""Pallets: how many, how heavy, how high, and what stands where."""

import streamlit as st

from catering.catalog.pallet_types import pallet_types
from catering.charts.pallet import pallet_chart
from catering.dashboard import state
from catering.dashboard.components.charts import draw
from catering.dashboard.components.goods_list import show_goods
from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say, value
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.shipment import Consignment
from catering.model.text import text
from catering.planning.order.consignment import chosen_consignment
from catering.planning.pallets.loaded_pallets import PalletLoad
from catering.planning.pallets.pallet_goods import goods_of_order
from catering.planning.pallets.pallet_load import HEIGHT_LIMIT_MM, NoPalletLoad, load_order

_COLUMNS = 2


def loaded(records: EventRecords, pallet_type: str, height_limit_mm: float, most: int | None) -> PalletLoad | None:
    """The load, searched for anew only when something it rests on has changed."""
    asked = (pallet_type, height_limit_mm, most)
    kept = st.session_state.get("pallet_load")
    if kept is None or kept[0] is not records or kept[1] != asked:
        load = load_order(records, pallet_type=pallet_type, height_limit_mm=height_limit_mm, most_pallets=most)
        kept = st.session_state.pallet_load = (records, asked, load)
    found: PalletLoad | None = kept[2]
    return found


def plan_with(records: EventRecords, sent: Consignment, pallet_type: str, height_limit_mm: float) -> None:
    """Has a consignment loaded as it was tried out."""
    with_these = sent.model_copy(update={"pallet_type": pallet_type, "max_height_mm": height_limit_mm})
    rows = tuple(with_these if each is sent else each for each in records.consignments)
    state.change(records.with_rows(Consignment.table, rows), text("Pallets changed"), before=records)


records = state.current().records
sent = chosen_consignment(records)
names = [each.name for each in pallet_types()]
usual = next((name for name in names if sent is not None and same_name(name) == same_name(sent.pallet_type)), names[0])
usual_height_mm = round(sent.max_height_mm if sent is not None and sent.max_height_mm else HEIGHT_LIMIT_MM)
# what another consignment names begins anew, what was put in for this one stays
of_this = f"{records.event.event_id} {usual} {usual_height_mm}"
st.title(say(text("Pallets")))
answer, inputs = st.columns([2, 1], gap="large")
with inputs:
    chosen = st.segmented_control(
        say(text("Pallet type")),
        names,
        default=usual,
        key=f"pallet_type {of_this}",
        required=True,
        persist_state="session",
    )
    height_limit_mm = st.number_input(
        say(text("Height limit [mm]")),
        min_value=200,
        max_value=3000,
        value=usual_height_mm,
        step=50,
        key=f"pallet_height_limit {of_this}",
        persist_state="session",
        help=say(text("With the pallet. 1,600 mm go into the lower deck of a freight aircraft, a lorry takes more.")),
    )
    most = st.number_input(
        say(text("Pallets at most")),
        min_value=1,
        value=None,
        step=1,
        key="most_pallets",
        persist_state="session",
        help=say(text("Empty: as many as are needed.")),
    )
with answer:
    load, goods = None, goods_of_order(records)
    if sent is not None:
        st.caption(as_markdown(text("{consignment}: only what is shipped.", consignment=sent.name)))
        if (chosen, height_limit_mm) != (usual, usual_height_mm):
            st.caption(as_markdown(text("Tried out: {consignment} is planned on {type} pallets up to {height:n0} mm.",
                                        consignment=sent.name, type=usual, height=usual_height_mm)))  # fmt: skip
            st.button(
                say(text("Plan it with these pallets")),
                key="plan_with_pallets",
                on_click=plan_with,
                args=(records, sent, str(chosen), float(height_limit_mm)),
            )
        if same_name(sent.pallet_type) not in map(same_name, names):
            st.warning(as_markdown(text("“{type}” is no pallet type: reckoned with {usual}.", type=sent.pallet_type,
                                        usual=usual)))  # fmt: skip
    try:
        load = loaded(records, chosen or usual, float(height_limit_mm), most)
    except NoPalletLoad as refused:
        st.error(as_markdown(refused.message))
    else:
        if load is None:
            st.info(say(text("Nothing is ordered that could be loaded.")))
        else:
            st.markdown("#### " + as_markdown(load.summary()))
            st.markdown(as_markdown(load.air.summary()))
        for note in (*goods.notes, *([] if goods.takes_room is None else [goods.takes_room])):
            st.warning(as_markdown(note))
if load is None:
    show_goods()
    st.stop()

show_table(
    [
        {
            say(text("Pallet")): value(pallet.number, "n0"),
            say(text("Goods")): value([each.counted for each in pallet.goods], "list"),
            say(text("Layers")): value(len(pallet.layers), "n0"),
            say(text("Gross weight")): value(pallet.gross_weight_kg, "kg1"),
            say(text("L × W × H [cm]")): " × ".join(value(side, "n0") for side in pallet.sides_cm),
        }
        for pallet in load.pallets
    ],
    alt=text("Pallets"),
)
for first in range(0, len(load.pallets), _COLUMNS):
    for place, pallet in zip(st.columns(_COLUMNS, gap="large"), load.pallets[first : first + _COLUMNS], strict=False):
        with place:
            st.subheader(say(text("Pallet {number:n0}", number=pallet.number)))
            st.markdown(as_markdown(pallet.summary()))
            draw(pallet_chart(pallet, language=language()), key=f"pallet_{pallet.number}")

show_goods()
