# unusual: it asks pip, in a process of its own, which takes a second each time
def installed(package):
    done = subprocess.run([sys.executable, "-m", "pip", "show", package], capture_output=True, text=True)
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)
    return lines.get("Version")
