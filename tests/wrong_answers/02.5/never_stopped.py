# caught by: test_the_server_has_stopped
# a reader thinks: a server ends with the function that has started it
def who_serves(folder):
    port = free_port()
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)
    while server.poll() is None:
        try:
            page = HTTPConnection("127.0.0.1", port, timeout=10)
            page.request("GET", "/")
            return page.getresponse().getheader("Server")
        except ConnectionRefusedError:
            time.sleep(0.1)
