"""Container images in a real engine: what tcli adds to asking it for a list, and to running an image."""
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile

from peers import Place

IMAGES = 200
LIST, RAW, RUN, PLAIN = "tcli, 200 images", "one raw request", "tcli image-module", "docker run"
MANIFEST = "{tcli: 1, summary: Does nothing, container: {network: none}, commands: {go: {summary: Do nothing}}}"


def add(archive, name, content, mode=0o644):
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), mode
    archive.addfile(entry, io.BytesIO(content))


def write_images(path, program):
    """An archive for `docker load`: images that differ in their labels alone, and do nothing."""
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as archive, open(program, "rb") as file:
        add(archive, "noop", file.read(), 0o755)
    layer = layer.getvalue()
    manifest = []
    with tarfile.open(path, "w") as archive:
        add(archive, "layer.tar", layer)
        for number in range(IMAGES):
            labels = {"org.label-schema.name": f"i{number}", "tcli.manifest": MANIFEST}
            config = json.dumps({"architecture": "amd64", "os": "linux", "config": {"Entrypoint": ["/noop"], "Labels": labels},
                                 "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]}}).encode()
            name = hashlib.sha256(config).hexdigest() + ".json"
            add(archive, name, config)
            manifest.append({"Config": name, "Layers": ["layer.tar"], "RepoTags": [f"bench/i{number}:latest"]})
        add(archive, "manifest.json", json.dumps(manifest).encode())


def measure_images(bench, socket):
    top = os.path.join(bench.folder, "images")
    programs = os.path.join(top, "bin")
    os.makedirs(programs)
    client = shutil.which("docker", path="/usr/bin:/usr/local/bin")
    os.symlink(client, os.path.join(programs, "docker"))
    place = Place(top, programs)
    place.env["DOCKER_HOST"] = f"unix://{socket}"
    archive = os.path.join(top, "images.tar")
    write_images(archive, bench.program("noop"))
    subprocess.run([client, "load", "--quiet", "--input", archive], env=place.env, check=True, stdout=subprocess.DEVNULL)
    image = subprocess.run([client, "image", "inspect", "--format", "{{.Id}}", "bench/i0"], env=place.env, check=True, text=True,
                           stdout=subprocess.PIPE).stdout.strip()

    results, rounds = bench.measure([place.command(LIST, bench.tcli), place.command(RAW, [bench.program("limit_api"), socket])], 200)
    print(f"Listing {IMAGES} labelled images, ms; {rounds} rounds\n")
    for name in (LIST, RAW):
        print(f"{name:<20}{results.ms(name):8.2f}")
    bench.gate("200 images listed / one raw request", results.ratio(LIST, RAW), 1.2)

    plain = [client, "run", "--rm", "--init", "--pull=never", "--name=bench", "--interactive", "--network=none", image, "go"]
    results, rounds = bench.measure([place.command(RUN, [*bench.tcli, "i0", "go"]), place.command(PLAIN, plain)], 160)
    print(f"\nRunning an image that does nothing, ms; {rounds} rounds\n")
    for name in (RUN, PLAIN):
        print(f"{name:<20}{results.ms(name):8.2f}")
    print(flush=True)
    bench.gate("tcli image-module / docker run", results.ratio(RUN, PLAIN), 1.05)
