# unusual: it speaks HTTP by hand, and interrupts the server as Ctrl-C does
import signal


def who_serves(folder):
    port = free_port()
    words = [sys.executable, "manage.py", "runserver", f"localhost:{port}", "--noreload", "-v", "0"]
    server = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    answer = b""
    while server.poll() is None and not answer:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)) as knock:
            knock.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
            while part := knock.recv(4096):
                answer += part
        time.sleep(0.2)
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        server.wait()
    header = re.search(rb"^server: *(.*?)\r?$", answer, re.MULTILINE | re.IGNORECASE)
    return header and header[1].decode()
