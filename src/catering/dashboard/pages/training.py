"""Training: are enough hands trained, what is missing, who learns in which session, and what came of it."""

import streamlit as st

from catering.charts.readiness import readiness_chart
from catering.dashboard import state
from catering.dashboard.components.charts import draw
from catering.dashboard.components.table_editor import edit_table
from catering.dashboard.components.training_papers import show_training_papers
from catering.dashboard.components.training_sessions import offer_roster, show_sessions
from catering.dashboard.components.words import as_markdown, language, say
from catering.model.record import about_sheet, sheet_label
from catering.model.text import plural_text, text
from catering.model.training import Availability, RosterEntry, StaffMember, Trainer, TrainingSession
from catering.planning.service.measured_seconds import slower_than_untrained

training = state.hands().training
readiness, measured = training.readiness, training.measured

st.title(say(text("Training")))
if not training.tappers_needed:
    st.info(say(text("No tapper is needed yet: nothing is poured from kegs or casks, or nobody is expected.")))
else:
    with st.container(border=True):
        st.markdown("#### " + as_markdown(training.answer()))
        sentences = [training.need()]
        if training.practice_beer_l:
            sentences.append(
                text("{litres:L0} of the order are set aside for practice.", litres=training.practice_beer_l)
            )
        if measured is not None:
            sentences.append(
                plural_text(
                    "Learned from {n:n0} trainee: {seconds:n1} s a glass.",
                    "Learned from {n:n0} trainees: {seconds:n1} s a glass.",
                    n=measured.trainees,
                    seconds=measured.seconds_a_glass,
                )
            )
        slower = slower_than_untrained(training.records)
        if slower is not None:
            sentences.append(slower)
        st.markdown(" ".join(as_markdown(sentence) for sentence in sentences))
        if training.mends:
            st.markdown(say(text("What would mend it:")))
            st.markdown("\n".join("- " + as_markdown(mend.summary()) for mend in training.mends))
        if training.no_roster is not None:
            st.error(as_markdown(training.no_roster))
        for broken in training.broken_rules:
            st.warning(as_markdown(text("{rule}: {message}", rule=broken.rule.label, message=broken.message)))
        offer_roster(training)
    for finding in training.findings:
        st.info(as_markdown(text("{message} {hint}", message=finding.message, hint=finding.suggestion or "")))
    if readiness is not None:
        st.subheader(say(text("Readiness by bar and quarter hour")))
        draw(readiness_chart(readiness, language=language()), key="readiness")
        st.caption(say(text("A cell tells: trained tappers on shift / tappers needed at 90 % demand.")))

if training.sessions:
    st.subheader(say(sheet_label(TrainingSession)))
    show_sessions(training)
    show_training_papers(training)

for table in (StaffMember, TrainingSession, RosterEntry, Availability, Trainer):
    with st.expander(say(text("Change: {sheet}", sheet=sheet_label(table))), expanded=False):
        st.caption(as_markdown(about_sheet(table)))
        edit_table(table.table)
