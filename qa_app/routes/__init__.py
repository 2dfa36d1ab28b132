"""Our own HTTP answers beside Streamlit's. Each file holds its `ROUTES`; the server puts them together."""
