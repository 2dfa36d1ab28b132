"""Our own HTTP answers beside Streamlit's: video bytes, pictures, what was watched, health."""

from starlette.routing import Route

from qa_app.routes import health, pictures, player, video

ROUTES: list[Route] = [*video.ROUTES, *pictures.ROUTES, *player.ROUTES, *health.ROUTES]
