# unusual: the port in Twisted's words, and the log goes nowhere
START = "daphne --access-log /dev/null --proxy-headers -e tcp:port=$PORT:interface=127.0.0.1 probe:application"
