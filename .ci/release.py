"""Make a release by one command: `python .ci/release.py 0.2.0`, in a clean copy of `main`.

It does what is not done yet, and can be run again at any time:

* `prepare`: put the version where it stands, take the fragments of the changelog into `CHANGELOG.md` under it, and
  commit that. Fragments that come later go into the same section, as long as the version has no tag.
* `build`: build the wheel and the source distribution from the commit, twice, and compare them byte for byte; the wheel
  that is built from the source distribution is the same, too.
* `verify`: try the wheel in fresh environments, on each Python that is there; read the types as Windows and macOS have
  them.
* `tag`: name the commit `v0.2.0`.

`--only STEP` does one of them. Nothing leaves the machine, unless `--upload` is given, which hands `dist/` to twine.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GIT = shutil.which("git") or "git"
STEPS = ("prepare", "build", "verify", "tag")
VERSION = re.compile(r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?")
CHANGELOG, FRAGMENTS = "CHANGELOG.md", "changelog.d"
BELOW = "<!-- towncrier release notes start -->\n"
# Where the version stands, each as what is found and what takes its place.
STANDS = {
    "pyproject.toml": (r'(?m)^version = "([^"]+)"', 'version = "{version}"'),
    "src/detente/__init__.py": (r'(?m)^__version__ = "([^"]+)"', '__version__ = "{version}"'),
    "CITATION.cff": (
        r"(?m)^version: (\S+)(?:\ndate-released: \S+)?",
        "version: {version}\ndate-released: {date}",
    ),
}


def git(*line: str) -> str:
    done = subprocess.run([GIT, *line], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(f"git {' '.join(line)}: {done.stderr.strip()}")
    return done.stdout.strip()


def versions() -> dict[str, str]:
    """Return the version as it stands in each place."""
    found = {}
    for name, (pattern, _) in STANDS.items():
        match = re.search(pattern, (ROOT / name).read_text(encoding="utf-8"))
        if match is None:
            raise SystemExit(f"{name} says no version")
        found[name] = match[1]
    return found


def with_fragments(before: str, drafted: str, version: str) -> str:
    r"""Return a changelog with a drafted section in it: a new one, or what is new in the one that is there.

    >>> before = "# Changelog\n\n" + BELOW
    >>> first = with_fragments(before, "## 1.0.0 (today)\n\n### Added\n\n- a\n", "1.0.0")
    >>> print(with_fragments(first, "## 1.0.0 (later)\n\n### Added\n\n- b\n\n### Fixed\n\n- c\n", "1.0.0"))
    # Changelog
    <BLANKLINE>
    <!-- towncrier release notes start -->
    <BLANKLINE>
    ## 1.0.0 (later)
    <BLANKLINE>
    ### Added
    <BLANKLINE>
    - a
    - b
    <BLANKLINE>
    ### Fixed
    <BLANKLINE>
    - c
    <BLANKLINE>
    """
    head, _, sections = before.partition(BELOW)
    title, new = _parts(drafted)
    earlier = re.search(rf"(?ms)^## {re.escape(version)} \(.*?(?=^## |\Z)", sections)
    if earlier is not None:
        old = _parts(earlier[0])[1]
        new = {kind: [*old.get(kind, []), *new.get(kind, [])] for kind in {**old, **new}}
        sections = sections.replace(earlier[0], "")
    kinds = sorted(new, key=["Added", "Changed", "Fixed"].index)
    told = "\n\n".join(f"### {kind}\n\n" + "\n".join(new[kind]) for kind in kinds)
    rest = sections.strip("\n")
    return f"{head}{BELOW}\n{title}\n\n{told}\n" + (f"\n{rest}\n" if rest else "")


def _parts(section: str) -> tuple[str, dict[str, list[str]]]:
    """Return the title of a section, and its entries by kind."""
    title, *kinds = re.split(r"(?m)^### (\w+)\n", section.strip())
    entries = [[e.strip("\n") for e in re.split(r"(?m)^(?=- )", body) if e.strip()] for body in kinds[1::2]]
    return title.strip(), dict(zip(kinds[::2], entries, strict=True))


def drafted(version: str, date: str) -> str:
    """Return what towncrier makes of the fragments; nothing where there are none."""
    if not [p for p in (ROOT / FRAGMENTS).iterdir() if p.suffix == ".md"]:
        return ""
    line = [sys.executable, "-m", "towncrier", "build", "--draft", "--version", version, "--date", date]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(f"towncrier: {done.stderr.strip()}")
    return done.stdout[done.stdout.index("## ") :]


def prepare(version: str, date: str) -> None:
    """Put the version where it stands, and the fragments into the changelog; commit what that changes."""
    if f"v{version}" in git("tag").split():
        print(f"prepare: v{version} is tagged; nothing is added to it")
        return
    new = drafted(version, date)
    if not new and set(versions().values()) == {version}:
        print(f"prepare: {version} stands everywhere, and there is no fragment")
        return
    before = versions()["src/detente/__init__.py"]
    shown = [page for page in (ROOT / "docs").rglob("*.md") if f"Detente {before}" in page.read_text(encoding="utf-8")]
    for page in shown:  # what the program prints, and pages show
        text = page.read_text(encoding="utf-8").replace(f"Detente {before}", f"Detente {version}")
        page.write_text(text, encoding="utf-8", newline="\n")
    for name, (pattern, instead) in STANDS.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        told = re.sub(pattern, instead.format(version=version, date=date), text, count=1)
        (ROOT / name).write_text(told, encoding="utf-8", newline="\n")
    if new:
        earlier = (ROOT / CHANGELOG).read_text(encoding="utf-8")
        (ROOT / CHANGELOG).write_text(with_fragments(earlier, new, version), encoding="utf-8", newline="\n")
        git("rm", "-q", *(f"{FRAGMENTS}/{p.name}" for p in sorted((ROOT / FRAGMENTS).glob("*.md"))))
        (ROOT / FRAGMENTS).mkdir(exist_ok=True)
        (ROOT / FRAGMENTS / ".gitkeep").touch()
        git("add", f"{FRAGMENTS}/.gitkeep")
    git("add", CHANGELOG, *STANDS, *(str(page.relative_to(ROOT)) for page in shown))
    git("commit", "-q", "-m", f"This is version {version}; the changelog says what is new in it")
    print(f"prepare: {git('log', '-1', '--oneline')}")


def built(source: Path, into: Path, *targets: str) -> None:
    """Build distributions from a folder."""
    moment = git("log", "-1", "--format=%ct")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": moment, "DETENTE_PAGE": "require", "PYTHONHASHSEED": "0"}
    line = [sys.executable, "-m", "hatchling", "build", "-d", str(into)]
    line += [part for target in targets for part in ("-t", target)]
    done = subprocess.run(line, cwd=source, env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(line)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def digests(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def build(version: str) -> None:
    """Build wheel and source distribution twice, in folders of other names, and keep them where they are the same."""
    with tempfile.TemporaryDirectory(prefix="detente-") as name:
        made = []
        for copy in ("one", "another-and-longer"):
            at = Path(name, copy)
            subprocess.run([GIT, "clone", "-q", "--no-hardlinks", ROOT, at / "copy"], check=True)
            here = git("rev-parse", "HEAD")  # whichever branch the copy would begin with
            subprocess.run([GIT, "checkout", "-q", "--detach", here], cwd=at / "copy", check=True)
            built(at / "copy", at / "dist", "sdist", "wheel")
            made.append(at / "dist")
        if digests(made[0]) != digests(made[1]):
            raise SystemExit(f"build: built twice, they differ: {digests(made[0])} and {digests(made[1])}")
        (sdist,) = made[0].glob("*.tar.gz")
        shutil.unpack_archive(sdist, Path(name, "unpacked"), filter="data")
        (source,) = Path(name, "unpacked").iterdir()
        built(source, Path(name, "again"), "wheel")
        (wheel,) = made[0].glob("*.whl")
        if digests(Path(name, "again"))[wheel.name] != digests(made[0])[wheel.name]:
            raise SystemExit("build: the wheel from the source distribution is another one")
        shutil.rmtree(ROOT / "dist", ignore_errors=True)
        shutil.copytree(made[0], ROOT / "dist")
    if not all(f"-{version}" in name for name in digests(ROOT / "dist")):
        raise SystemExit(f"build: they are not of {version}: {[*digests(ROOT / 'dist')]}")
    for file, digest in digests(ROOT / "dist").items():
        print(f"build: {digest}  {file}, the same twice")


def verify() -> None:
    """Try what was built, and read the types as other systems have them."""
    for check in ("check_wheel.py", "check_pythons.py"):
        subprocess.run([sys.executable, ROOT / ".ci" / check, ROOT / "dist"], cwd=ROOT, check=True)
    for system in ("win32", "darwin"):
        line = [sys.executable, "-m", "mypy", "--platform", system, "--no-warn-unreachable"]
        subprocess.run([*line, "--cache-dir", f".mypy_cache/{system}"], cwd=ROOT, check=True)
        print(f"verify: types on {system}")


def tag(version: str) -> None:
    """Name the commit, if it has not that name."""
    name = f"v{version}"
    if name in git("tag").split():
        if git("rev-list", "-n", "1", name) != git("rev-parse", "HEAD"):
            raise SystemExit(f"tag: {name} is another commit: {git('log', '-1', '--oneline', name)}")
        print(f"tag: {name} is this commit")
        return
    git("tag", "-a", name, "-m", f"Detente {version}")
    print(f"tag: {name} is {git('log', '-1', '--oneline')}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("version")
    parser.add_argument("--only", choices=STEPS, help="do one step")
    parser.add_argument("--date", help="of the release, such as 2026-11-30; today's by default")
    parser.add_argument("--upload", action="store_true", help="hand dist/ to twine, after all steps")
    asked = parser.parse_args()
    if VERSION.fullmatch(asked.version) is None:
        raise SystemExit(f"found the version “{asked.version}”; expected one such as 0.2.0")
    if git("status", "--porcelain"):
        raise SystemExit(f"this copy is not clean:\n{git('status', '--short')}")
    steps = STEPS if asked.only is None else (asked.only,)
    if "prepare" in steps:
        prepare(asked.version, asked.date or f"{datetime.now(UTC):%Y-%m-%d}")
    if set(versions().values()) != {asked.version}:
        raise SystemExit(f"another version stands there: {versions()}")
    if "build" in steps:
        build(asked.version)
    if "verify" in steps:
        verify()
    if "tag" in steps:
        tag(asked.version)
    if asked.upload:
        files = [str(path) for path in sorted((ROOT / "dist").iterdir())]
        subprocess.run([sys.executable, "-m", "twine", "upload", *files], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
