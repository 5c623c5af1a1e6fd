# caught by: test_the_server_has_stopped
# a reader thinks: the answer is here, so the server is no longer my business
def who_serves(folder):
    port = free_port()
    command = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload", "--verbosity", "1"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)
    while server.poll() is None:
        try:
            page = HTTPConnection("127.0.0.1", port, timeout=10)
            page.request("GET", "/")
            return page.getresponse().getheader("Server")
        except OSError:
            time.sleep(0.1)
