"""Training: the answer first, then the sessions; what is missing is said."""

import io

import pandas as pd
from test_pages import FESTIVAL, dashboard, table, words

from catering.model.training import RosterEntry
from catering.services.training_papers import TRAINING_FILES, write_training_paper

ANSWER = "With 11 trainees on the roster, enough trained tappers are present with 98 %."


def test_the_answer_comes_first_then_the_sessions_with_their_seats():
    app = dashboard("training")
    said = words(app)
    assert ANSWER in said
    assert said.index(ANSWER) < said.index("11 people must be trained so that 9 tappers are present with 95 %.")
    assert table(app, "Session")["Seats taken"].tolist() == ["6 of 6", "0 of 6", "5 of 6"]


def test_where_nobody_is_entered_it_says_what_to_enter():
    app = dashboard("training", event=FESTIVAL)
    assert "15 people must be trained so that 13 tappers are present with 95 %." in words(app)
    assert "Nobody is entered who could learn to tap." in " ".join(str(each.value) for each in app.info)


def test_the_roster_taken_away_is_that_of_the_page():
    app = dashboard("training")
    training = app.session_state["hands"][1].training
    content = write_training_paper(training, TRAINING_FILES[0], language="en")
    assert pd.read_excel(io.BytesIO(content))["Places"].sum() == 11
    assert len(training.records.rows(RosterEntry.table)) == 10
