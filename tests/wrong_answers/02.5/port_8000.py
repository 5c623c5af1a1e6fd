# caught by: test_port_8000_may_be_taken
# a reader thinks: runserver is at port 8000
def who_serves(folder):
    port = 8000
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)
    try:
        while server.poll() is None:
            try:
                page = HTTPConnection("127.0.0.1", port, timeout=2)
                page.request("GET", "/")
                return page.getresponse().getheader("Server")
            except ConnectionRefusedError:
                time.sleep(0.1)
            except TimeoutError:
                return None
        return None
    finally:
        server.terminate()
        server.wait(10)
