# gptdash as a container: docs/deployment.md says how to run it. No secret is needed to build it, and none is kept in it.
FROM python:3.13-slim AS build
WORKDIR /build
RUN python -m venv /opt/gptdash
COPY requirements.lock .
RUN /opt/gptdash/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE streamlit_app.py ./
COPY .streamlit .streamlit
COPY pages pages
COPY gptdash gptdash
RUN /opt/gptdash/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
# libseccomp: what keeps in the code that models write. git: reviews of a range of a repository.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git libseccomp2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --shell /usr/sbin/nologin gptdash \
    && install --directory --owner=gptdash --mode=0700 /data
COPY --from=build /opt/gptdash /opt/gptdash
ENV PATH=/opt/gptdash/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GPTDASH_DATA_DIR=/data
USER gptdash
WORKDIR /data
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --start-interval=2s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/api/health', timeout=4)"]
# Listens for the proxy in front; refuses to start where neither sign-in is set up nor GPTDASH_GUARDED_IN_FRONT says so.
ENTRYPOINT ["gptdash"]
CMD ["--host", "0.0.0.0", "--port", "8501"]
