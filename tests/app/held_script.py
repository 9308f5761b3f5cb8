"""The form of page 4, alone, for its test."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "app"))

import streamlit as st
from views import frame, held

found = held.form(frame.graph())
st.text(repr(found))
