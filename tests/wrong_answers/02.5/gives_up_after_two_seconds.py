# caught by: test_a_slow_start_is_waited_for
# a reader thinks: two seconds are enough for every server
def who_serves(folder):
    port = free_port()
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)
    try:
        for _ in range(20):
            try:
                page = HTTPConnection("127.0.0.1", port, timeout=10)
                page.request("GET", "/")
                return page.getresponse().getheader("Server")
            except OSError:
                time.sleep(0.1)
    finally:
        server.terminate()
        server.wait(10)
