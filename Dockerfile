# Hub and simulator in one image; docker-compose.yml gives each its word.
FROM python:3.13.9-slim-bookworm AS build
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /usr/local/bin/uv
WORKDIR /src
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=/opt/roadshow
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-default-groups --no-install-project
COPY . .
RUN uv sync --frozen --no-default-groups --no-editable

FROM python:3.13.9-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data roadshow && install -d -o roadshow -g roadshow /data
COPY --from=build /opt/roadshow /opt/roadshow
ENV PATH=/opt/roadshow/bin:$PATH PYTHONUNBUFFERED=1
USER roadshow
WORKDIR /data
VOLUME /data
ENTRYPOINT ["roadshow"]
