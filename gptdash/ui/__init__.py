"""What the pages share: navigation, session, text catalogue, widgets. Streamlit lives here and in pages/ only."""
