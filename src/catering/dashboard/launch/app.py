"""The dashboard: `streamlit run app.py`."""

from catering.dashboard.main import main

main()
