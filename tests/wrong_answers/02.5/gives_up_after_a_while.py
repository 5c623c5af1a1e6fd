# caught by: test_a_slow_start_is_waited_for
# a reader thinks: a server that does not answer after three and a half seconds never will
def who_serves(folder):
    port = free_port()
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)
    end = time.monotonic() + 3.5
    try:
        while server.poll() is None and time.monotonic() < end:
            browser = HTTPConnection("127.0.0.1", port, timeout=10)
            with closing(browser), suppress(ConnectionRefusedError):
                browser.request("GET", "/")
                return browser.getresponse().getheader("Server")
            time.sleep(0.1)
        return None
    finally:
        server.terminate()
        server.wait(10)
