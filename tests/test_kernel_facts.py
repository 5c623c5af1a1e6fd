"""Facts about Python in a notebook's kernel that the lessons state. One that stops being true fails here."""

import pytest

pytestmark = pytest.mark.slow("a kernel for each test")

NESTED = """
import asyncio, {module}
{module}.apply()
async def answer(): await asyncio.sleep(0.2); return 42
print(asyncio.run(answer()))"""


async def test_asyncio_run_fails_in_a_cell(kernel):
    (run,) = await kernel.run_all("import asyncio\nasyncio.run(asyncio.sleep(0))")
    assert run.error == "RuntimeError: asyncio.run() cannot be called from a running event loop"


async def test_nest_asyncio2_lets_asyncio_run_work_while_more_cells_wait(kernel):
    first, second = await kernel.run_all(NESTED.format(module="nest_asyncio2"), "print('next cell')")
    assert (first.stdout, second.stdout) == ("42\n", "next cell\n")


async def test_the_original_nest_asyncio_hangs_the_kernel_while_more_cells_wait(kernel):
    _, second = await kernel.run_all(NESTED.format(module="nest_asyncio"), "print('next cell')", timeout=8)
    assert second.status == "never ended"


@pytest.mark.parametrize("call", ["async_to_sync(asyncio.sleep)(0)", "print(User.objects.count())"])
async def test_sync_bridges_and_the_sync_orm_fail_in_a_cell(kernel, call):
    *_, run = await kernel.run_all(
        """
import asyncio, django
from asgiref.sync import async_to_sync
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()
from django.contrib.auth.models import User""",
        call,
    )
    assert run.error.startswith(("RuntimeError: You cannot use AsyncToSync", "SynchronousOnlyOperation"))
