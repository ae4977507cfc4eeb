# A server that accepts every connection and says nothing, for the tests of web, project and secret.

# silent_server SECONDS: on PORT, for that long.
silent_server() {
  python3 - "$1" "$W/port" >/dev/null 2>&1 3>&- <<'END' &
import os, socket, sys, time
server = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[2] + ".new", "w") as file:
    file.write(str(server.getsockname()[1]))
os.rename(sys.argv[2] + ".new", sys.argv[2])
ends, kept = time.monotonic() + float(sys.argv[1]), []
while (left := ends - time.monotonic()) > 0:
    server.settimeout(left)
    try:
        kept.append(server.accept())
    except TimeoutError:
        break
END
  until [[ -e $W/port ]]; do sleep 0.05; done
  # shellcheck disable=SC2034 # for who calls
  PORT=$(<"$W/port")
}
