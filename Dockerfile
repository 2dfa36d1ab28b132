FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md ./
COPY rubrics rubrics
COPY storage storage
COPY qa_app qa_app
RUN python3 -m venv /opt/qa-app \
    && /opt/qa-app/bin/pip install -qq --no-cache-dir --disable-pip-version-check -c constraints.txt .

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home qa-app \
    && install --directory --owner=qa-app --group=qa-app /var/lib/qa-app
COPY --from=build /opt/qa-app /opt/qa-app
ENV PATH=/opt/qa-app/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    QA_APP_ADDRESS=0.0.0.0 \
    QA_APP_DATA_DIR=/var/lib/qa-app
USER 10001
WORKDIR /var/lib/qa-app
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ.get('QA_APP_PORT', '8501') + '/healthz', timeout=8)"]
CMD ["qa-app", "serve"]
