#!/usr/bin/python3
"""An engine that misbehaves (but "chunked" and "images", which answer as docker does), on a unix socket: fake_engine.py SOCKET HOW. Prints a line when it listens; serves until it is killed.
With "tcp" for SOCKET it takes a port of its own, and the line ends with that."""
import json
import os
import socket
import sys
import time

path, how = sys.argv[1:]
server = socket.socket(socket.AF_INET if path == "tcp" else socket.AF_UNIX)
server.bind(("127.0.0.1", 0) if path == "tcp" else path)
server.listen(8)
print("listening", server.getsockname()[1] if path == "tcp" else "", flush=True)


def answer(body, status="200 OK", more=""):
    return f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


def serve(client):
    if how == "silent":
        time.sleep(100)
    client.recv(65536)
    if how == "garbage":
        client.sendall(os.urandom(4096))
    elif how == "html":
        client.sendall(answer(b"<html>no engine</html>"))
    elif how == "half":
        client.sendall(answer(b'[{"Id":"sha256:1","Labels":' + b" " * 1000)[:-500])
    elif how == "error":
        client.sendall(answer(b'{"message":"the disk is \\u001b[31mfull"}', "500 Internal Server Error"))
    elif how == "closes":
        pass
    elif how == "huge":
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n[")
        for _ in range(1600):
            client.sendall(b" " * 65536)
    elif how == "endless-header":
        client.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(1000000):
            client.sendall(b"X-%d: y\r\n" % number)
    elif how == "drips":
        for byte in answer(b"[]"):
            client.sendall(bytes([byte]))
            time.sleep(0.2)
    elif how == "crowd":
        client.sendall(answer(b"[" + b'{"Labels":{}},' * 1_100_000 + b"{}]"))
    elif how == "alias":
        manifest = "x: &a '/" + "y" * 20000 + ":/t'\\ncontainer: {mounts: [" + "*a," * 10000 + "*a]}"
        client.sendall(answer(('[{"Id":"1","RepoTags":["a/alias:1"],"Labels":{"tcli.manifest":"' + manifest + '"}}]').encode()))
    elif how == "chunked":
        image = b'[{"Id":"1","RepoTags":["a/one:1"],"Labels":{"org.label-schema.name":"one","tcli.manifest":"{tcli: 1, summary: One}"}}]'
        client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(image), image))
    elif how == "images":  # one of its own, one of a name that is taken, two of one name, one without a manifest
        manifest = "{tcli: 1, summary: It, commands: {go: {summary: Go}}}"
        named = [("lint", manifest), ("oncall", manifest), ("twin", manifest), ("twin", manifest), ("bare", None)]
        images = [{"Id": "sha256:" + f"{number:x}" * 64, "RepoTags": [f"team/{name}:{number}"],
                   "Labels": {"org.label-schema.name": name, **({"tcli.manifest": text} if text else {})}}
                  for number, (name, text) in enumerate(named, 1)]
        client.sendall(answer(json.dumps(images).encode()))
    elif how == "none":
        client.sendall(answer(b"[]"))


while True:
    connection, _ = server.accept()
    try:
        serve(connection)
    except OSError:
        pass
    connection.close()
