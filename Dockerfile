# Hub and simulator in one image: `docker run roadshow` plays the whole show, docker-compose.yml gives each part its word.
FROM python:3.13.18-slim-trixie AS build
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=/opt/roadshow
WORKDIR /src
# The dependencies apart, so that a change of our code doesn't fetch them again.
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-default-groups --no-install-project
# Our wheel, with the browser code in it: hatch_build.py brings its own node.
COPY . .
RUN --mount=type=cache,target=/root/.cache/uv --mount=type=cache,target=/root/.npm \
    uv sync --locked --no-default-groups --no-editable

FROM python:3.13.18-slim-trixie
RUN useradd --system --uid 10001 --home-dir /data --no-create-home roadshow \
    && install --directory --owner roadshow --group roadshow /data
COPY --from=build /opt/roadshow /opt/roadshow
ENV PATH=/opt/roadshow/bin:$PATH PYTHONUNBUFFERED=1 ROADSHOW_DATA=/data ROADSHOW_HOST=0.0.0.0 ROADSHOW_OPEN=false
USER 10001:10001
WORKDIR /data
EXPOSE 8600
ENTRYPOINT ["roadshow"]
