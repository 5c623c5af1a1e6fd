# caught by: test_none_when_it_does_not_start
# a reader thinks: a server that does not listen is an error; the caller wanted None
def who_serves(folder):
    port = free_port()
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)
    try:
        while server.poll() is None:
            try:
                page = HTTPConnection("127.0.0.1", port, timeout=10)
                page.request("GET", "/")
                return page.getresponse().getheader("Server")
            except ConnectionRefusedError:
                time.sleep(0.1)
        raise ConnectionError("The server does not listen.")
    finally:
        server.terminate()
        server.wait(10)
