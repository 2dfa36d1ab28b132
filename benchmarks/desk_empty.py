"""The Streamlit script that the app is measured beside: a button and what it counts, one video and no more, or both."""

import streamlit as st

video = st.query_params.get("video")
if video:
    st.video(video)
if not video or "count" in st.query_params:
    st.session_state.setdefault("clicks", 0)
    if st.button("Count"):
        st.session_state.clicks += 1
    st.text(f"{st.session_state.clicks} of many answered")
