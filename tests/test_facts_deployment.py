"""What lesson 14 says about deployment, and the files that it hands out. A sentence that stops being true fails here."""

import re
import subprocess
import sys
from importlib.util import find_spec

import pytest
import yaml
from notebook_lint import read, source

from classroom.in_notebook.crowd import crowd
from classroom.in_notebook.deployed import (
    DAPHNE,
    Viewer,
    Viewers,
    deployed,
    match_centre,
    seen_at_a_stop,
    staying,
    supervised,
    upstream,
)
from classroom.in_notebook.nginx import nginx_here, running_nginx
from classroom.in_notebook.pages import get_page
from classroom.in_notebook.projects import RunningServer
from classroom.paths import NOTEBOOKS, ROOT

pytestmark = pytest.mark.slow("projects, started for real")

DEPLOY = NOTEBOOKS / "deploy"
UVICORN = ("-m", "uvicorn", "--port", "PORT", "match_centre.asgi:application")
LINES = """
proxy_pass http://live;
proxy_http_version 1.1;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection upgrade;
proxy_set_header Host $http_host;
"""
OUTSIDE = {
    "SECRET_KEY": "press-" * 10,
    "ALLOWED_HOSTS": "127.0.0.1",
    "CHANNEL_LAYER_URL": "redis://127.0.0.1:6379",
}
needs_nginx = pytest.mark.skipif(nginx_here() is None, reason="no nginx here: what stands behind it was not tried")


@pytest.fixture(scope="module")
def project():
    return match_centre()


@pytest.fixture(autouse=True)
def as_it_was(project):
    yield
    project.environment.clear()
    project.settings()


def own_settings():
    """What the lesson adds to the reader's settings.py."""
    cells = {cell["id"]: source(cell) for cell in read(NOTEBOOKS / "14_deployment.ipynb")["cells"]}
    return "\n" + re.search(r"```python\n(.*?)```", cells["in-your-own-project"], re.DOTALL)[1]


@pytest.mark.parametrize("missing", ["SECRET_KEY", "CHANNEL_LAYER_URL"])
def test_without_a_word_nothing_starts(project, missing):
    project.settings(end=own_settings())
    project.environment |= {name: value for name, value in OUTSIDE.items() if name != missing}
    assert f"KeyError: '{missing}'" in project.python("manage.py", "check")


def test_the_laptop_needs_debug_alone(project):
    project.settings(end=own_settings())
    project.environment["DEBUG"] = "1"
    assert "no issues" in project.python("manage.py", "check")


def test_what_is_left_for_check_deploy_is_about_https(project):
    project.settings(end=own_settings())
    project.environment |= OUTSIDE
    found = set(re.findall(r"security\.(W\d+)", project.python("manage.py", "check", "--deploy")))
    assert found == {"W004", "W008", "W012", "W016"}


def test_the_dockerfiles_collectstatic(project):
    project.settings(end=own_settings())
    (command,) = re.findall(r"^RUN (.*) python manage.py collectstatic --no-input$", dockerfile(), re.MULTILINE)
    project.environment |= dict(pair.split("=", 1) for pair in command.split())
    assert "static files copied" in project.python("manage.py", "collectstatic", "--no-input")


async def test_daphne_serves_no_static_file_and_does_not_look_at_the_settings(project):
    """With DEBUG on, too: runserver does both."""
    async with project.running(*DAPHNE) as server:
        assert (await get_page(server.http_url("watch/7/"))).startswith("HTTP 200")
        assert await get_page(server.http_url("static/admin/css/base.css")) == "HTTP 404"
    assert "security.W018" in project.python("manage.py", "check", "--deploy")


async def test_daphne_says_no_goodbye(project):
    assert await seen_at_a_stop(project, *DAPHNE) == 1006


@pytest.mark.skipif(find_spec("uvicorn") is None, reason="no Uvicorn in this environment")
async def test_uvicorn_says_that_it_restarts(project):
    assert await seen_at_a_stop(project, *UVICORN) == 1012


async def test_a_supervisor_starts_again_what_was_killed(project):
    async with supervised(project, *DAPHNE, processes=1) as (server,):
        await server.kill()
        assert server.starts == 2
        assert (await get_page(server.http_url("watch/7/"))).startswith("HTTP 200")


@needs_nginx
async def test_a_websocket_takes_two_of_nginxs_connections(project):
    async with deployed(project, LINES, "worker_connections 32;", processes=1, layer=False) as site:
        async with staying(40, site.url("ws/watch/7/")) as viewers:
            assert 0 < await viewers.settled() <= 16
        assert "worker_connections are not enough" in site.proxy.errors()


@needs_nginx
def test_nginx_takes_the_file_that_is_handed_out(tmp_path):
    text = (DEPLOY / "nginx.conf").read_text().replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/nginx.pid; events {{}} http {{ client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p;"
        f" fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;"
        f" access_log off; {text} }}"
    )
    command = [nginx_here(), "-t", "-e", f"{tmp_path}/error.log", "-c", f"{tmp_path}/nginx.conf"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@needs_nginx
async def test_several_servers_are_asked_in_turn(tmp_path):
    async with running_nginx("return 204;") as one, running_nginx("return 205;") as two:
        servers = [RunningServer(proxy.port, tmp_path / "log") for proxy in (one, two)]
        async with running_nginx("proxy_pass http://live;", upstream(servers)) as proxy:
            came = [(await get_page(proxy.http_url()))[:8] for _ in range(4)]
    assert sorted(came) == ["HTTP 204", "HTTP 204", "HTTP 205", "HTTP 205"]


def dockerfile():
    return (DEPLOY / "Dockerfile").read_text()


def test_the_compose_file_has_what_nginx_and_the_dockerfile_look_for():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    addresses = {services[f"web-{at}"]["networks"]["inside"]["ipv4_address"] for at in (1, 2)}
    conf = (DEPLOY / "nginx.conf").read_text()
    assert set(re.findall(r"server ([\d.]+):8000", conf)) == addresses
    targets = set(re.findall(r"^FROM \S+ AS (\w+)$", dockerfile(), re.MULTILINE))
    assert {service["build"]["target"] for service in services.values() if "build" in service} == targets
    port = re.search(r"listen (\d+);", conf)[1]
    assert services["proxy"]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert {"SECRET_KEY", "CHANNEL_LAYER_URL"} <= services["web-1"]["environment"].keys()
    known = own_settings() + 'os.environ.get("CHANNEL_LAYER_URL")'
    assert all(f'"{name}"' in known for name in services["web-1"]["environment"])
    assert re.search(r"alias (\S+)/;", conf)[1] in dockerfile()


def test_what_was_lost_and_what_came_twice_is_counted():
    one, other = Viewer("ws://127.0.0.1/"), Viewer("ws://127.0.0.1/")
    one.numbers, other.numbers = [1, 2, 3], [1, 3, 3, 4]
    other.closes = [1006]
    both = Viewers([one, other])
    assert (both.lost(), both.doubled(), both.closes()) == (1, 1, {1006: 1})
    assert both.report() == "7 scores arrived, 1 lost, 1 twice; connections that ended: 1 with 1006"


@needs_nginx
async def test_a_crowd_is_let_in_as_far_as_there_are_places_and_gets_the_goals(project):
    async with deployed(project, LINES, "worker_connections 60;") as site, crowd(project, site, 40) as people:
        assert (people.number, people.refused) == (40, 40 - people.inside)
        assert 20 < people.inside < 30
        assert len(await people.goal()) == people.inside
        assert re.fullmatch(
            rf"{people.inside} of 40 are in, \d+ KiB each\n    a goal: p50 \d+\.\d\d s, p99 \d+\.\d\d s",
            await people.measured(),
        )


@needs_nginx
async def test_who_has_no_turn_while_there_is_time_is_named(project, monkeypatch):
    monkeypatch.setattr("classroom.in_notebook.crowd.COMING", 0.0)
    async with deployed(project, LINES) as site, crowd(project, site, 40) as people:
        assert (people.inside, people.refused) == (20, 0)
        assert "20 of 40 are in (20 had no turn in 0 s), " in await people.measured()


@pytest.mark.parametrize(
    ("soft", "hard", "room", "after"), [(256, 4096, 1000, 2200), (256, 500, 150, 500), (3000, 4096, 1000, 3000)]
)
def test_the_limit_of_open_files_is_raised_as_far_as_it_may_be(soft, hard, room, after):
    program = f"""
import resource
from classroom.in_notebook.crowd import room_for
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
print(room_for(1000), resource.getrlimit(resource.RLIMIT_NOFILE))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    *said, last = done.stdout.splitlines()
    assert last == f"{room} ({after}, {hard})"
    assert said == (
        [] if room == 1000 else [f"A process may open {hard} files here, so {room} viewers come, and not 1000."]
    )
