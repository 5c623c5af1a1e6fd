# caught by: test_the_header_of_the_answer
# a reader thinks: a server that was started listens
def who_serves(folder):
    port = free_port()
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)
    try:
        page = HTTPConnection("127.0.0.1", port, timeout=10)
        page.request("GET", "/")
        return page.getresponse().getheader("Server")
    finally:
        server.terminate()
        server.wait(10)
