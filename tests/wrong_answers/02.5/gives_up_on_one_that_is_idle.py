# caught by: test_a_slow_start_is_waited_for
# a reader thinks: a server that has done nothing for a second and a half never will
import psutil


def who_serves(folder):
    port = free_port()
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)
    used, looks = None, 0
    try:
        while server.poll() is None and looks < 15:
            browser = HTTPConnection("127.0.0.1", port, timeout=10)
            with closing(browser), suppress(ConnectionRefusedError):
                browser.request("GET", "/")
                return browser.getresponse().getheader("Server")
            time.sleep(0.1)
            before, used = used, psutil.Process(server.pid).cpu_times()
            looks = looks + 1 if used == before else 0
        return None
    finally:
        server.terminate()
        server.wait(10)
