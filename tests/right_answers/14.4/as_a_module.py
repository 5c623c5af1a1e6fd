# unusual: as a module, with the long options, in the shell's place
START = "exec python -m daphne --verbosity 0 --proxy-headers --bind 127.0.0.1 --port ${PORT} probe:application"
