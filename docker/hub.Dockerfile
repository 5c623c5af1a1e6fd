# The course as the server of one learner on a JupyterHub, upon the image of docker/Dockerfile. TEACHING.md says how it is used.
# In the folder of the course: docker build --file docker/hub.Dockerfile --tag channels-course-hub .
ARG COURSE=channels-course
FROM ${COURSE}
RUN .venv/bin/python -m uv pip install --require-hashes --python .venv/bin/python --requirements docker/requirements.lock \
    && cp -R classroom/jupyter/. .venv/etc/jupyter/
ENV PATH=/home/learner/course/.venv/bin:$PATH
HEALTHCHECK NONE
CMD ["sh", "docker/learner.sh"]
