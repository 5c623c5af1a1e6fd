# unusual: it reads what the server prints until it says that it listens
from urllib.request import urlopen


def who_serves(folder):
    port = str(free_port())
    command = [sys.executable, "-u", "manage.py", "runserver", port, "--noreload"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=folder, **pipes) as server:
        try:
            for line in server.stdout:
                if "Quit the server" in line or "Listening on TCP address" in line:
                    break
            else:
                return None
            while server.poll() is None:
                try:
                    with urlopen(f"http://127.0.0.1:{port}/") as answer:
                        return answer.headers["Server"]
                except OSError:
                    time.sleep(0.05)
        finally:
            server.kill()
