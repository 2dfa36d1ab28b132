"""The Streamlit script that the app is measured beside: a button and what it counts, or one video and no more."""

import streamlit as st

video = st.query_params.get("video")
if video:
    st.video(video)
else:
    st.session_state.setdefault("clicks", 0)
    if st.button("Count"):
        st.session_state.clicks += 1
    st.text(f"{st.session_state.clicks} of many answered")
