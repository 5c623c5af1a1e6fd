"""A plugin of pytest for `course test`: what fails is shown when it fails, and by pytest once more at the end."""

import pytest


@pytest.hookimpl(trylast=True)  # after the one that makes the terminal's reporter
def pytest_configure(config: pytest.Config) -> None:
    """Take part where results are told, which is not in the workers of pytest-xdist."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_AtOnce(terminal))


class _AtOnce:
    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self._terminal = terminal

    @pytest.hookimpl(trylast=True)  # after the "F" of the progress line
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._terminal.ensure_newline()
            self._terminal.section(f"{report.nodeid}, {report.when}", sep="_", red=True)
            self._terminal.line(report.longreprtext)
