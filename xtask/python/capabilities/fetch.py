"""Fetches what the list names: archives by pip, never installed, and the standard library of an interpreter."""

import pathlib
import shutil
import subprocess
import sys

LEFT_OUT = ("site-packages", "test", "tests", "lib2to3", "idle_test", "__pycache__")


def fetch(cache, packages):
    for name, version, python, platform in packages:
        folder = cache / f"{name}-{version}"
        if folder.is_dir() and any(folder.iterdir()):
            continue
        folder.mkdir(parents=True, exist_ok=True)
        if platform == "interpreter":
            interpreter(folder, version, python)
        else:
            archive(folder, name, version, python, platform)


def archive(folder, name, version, python, platform):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
               "--python-version", python, "--dest", str(folder), f"{name}=={version}"]
    if platform != "any":
        command += ["--platform", platform]
    print(f"fetching {name} {version}", flush=True)
    subprocess.run(command, check=True)


def interpreter(folder, version, python):
    """Copies the sources of the standard library, without tests and without what the build wrote."""
    program = shutil.which(f"python{python}")
    if program is None:
        raise SystemExit(f"error: no python{python} here, whose standard library of {version} is to be read")
    code = "import platform, sysconfig; print(platform.python_version(), sysconfig.get_path('stdlib'))"
    found, home = subprocess.run([program, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    if found != version:
        raise SystemExit(f"error: python{python} is {found}, and the list wants {version}")
    for path in sorted(pathlib.Path(home).rglob("*.py")):
        inside = path.relative_to(home)
        built = inside.name.startswith("_sysconfigdata") or inside.parts[0].startswith("config-")
        if not built and not any(part in LEFT_OUT for part in inside.parts):
            target = folder / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
