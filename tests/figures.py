"""Prints every figure that the project promises, measured: ``make figures`` or ``make figures ARTICLE=text.txt``.

For a text whose annotation (``<name>.roles.jsonl``) lies beside it the roles are scored too.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import figures_archive
import figures_bound
import figures_care
import figures_doors
import figures_editions
import figures_epub
import figures_fillable
import figures_fit
import figures_kit
import figures_languages
import figures_links
import figures_recognise
import figures_studio
import figures_studio_hostile
import figures_themes
import figures_trainer
from instruments import document, epubcheck, lost, peers, press, ruling, tags, verapdf

from werkboek import project, resources, settings
from werkboek.build import build

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "werkboek"]
LEFT_OUT = ("toc", "boilerplate", "newsletter", "signoff")


def main() -> None:
    """Measures the text named on the command line or in WERKBOEK_ARTICLES, and the sample book."""
    named = [Path(name) for name in sys.argv[1:]]
    folder = os.environ.get("WERKBOEK_ARTICLES", "")
    texts = named or (sorted(Path(folder).glob("*.txt")) if folder else [])
    with tempfile.TemporaryDirectory() as scratch:
        for at, path in enumerate([*texts, ROOT / "content"]):
            print(f"\n== {path.name}")
            measure(path.resolve(), Path(scratch) / str(at))
        for path in [*texts, ROOT / "content"][:1]:
            print(f"\n== bytes and time, {path.name}")
            same_bytes(path.resolve(), Path(scratch))
            times(path.resolve(), Path(scratch))
    figures_recognise.main(texts)
    figures_care.main(texts)
    figures_doors.main()
    figures_fillable.main(texts)
    figures_fit.main(texts)
    figures_bound.main(texts)
    figures_epub.main(texts)
    figures_editions.main(texts)
    figures_languages.main(texts)
    figures_links.main(texts)
    figures_kit.main(texts)
    figures_studio.main(texts)
    figures_studio_hostile.main()
    figures_themes.main(texts)
    figures_trainer.main(texts)
    figures_archive.main(texts)
    clean_machine()


def measure(path: Path, out: Path) -> None:
    """What the validators and instruments find in the two editions of a text."""
    done = subprocess.run([*COMMAND, "build", str(path), "--out", str(out), "--json"], capture_output=True, check=True)
    out.joinpath("report.json").write_bytes(done.stdout)
    report = json.loads(done.stdout)
    pdf, epub = (Path(output["path"]) for output in report["outputs"])
    print(f"exercises {len(report['exercises'])}, problems {[problem['code'] for problem in report['problems']]}")
    annotation = path.with_suffix(".roles.jsonl")
    if annotation.exists():
        score(path, annotation, report)
    if path.suffix == ".txt":
        result = lost.measure(path, pdf, epub, out / "report.json")
        for name, count in (("PDF", result.pdf), ("EPUB", result.epub)):
            print(f"characters lost in {name}: {count.characters} of {result.checked}, out of order: {count.disorder}")
    layout(report, pdf)
    validators(pdf, epub)
    printed_sheets(pdf)
    lengths(path, out)


def score(path: Path, annotation: Path, report: dict) -> None:  # type: ignore[type-arg]
    """Roles, questions and what was left out, against the annotation."""
    gold = {
        (row["line"], row.get("part", 1)): row["role"] for row in map(json.loads, annotation.open(encoding="utf-8"))
    }
    done = subprocess.run([*COMMAND, "import", str(path), "--json"], capture_output=True, check=True)
    roles = {(line["line"], line["part"]): line["role"] for line in json.loads(done.stdout)["lines"]}
    right = sum(roles.get(key) == role for key, role in gold.items())
    asked = [line for (line, _), role in gold.items() if role in ("reflection", "exercise")]
    found = [exercise["line"] for exercise in report["exercises"]]
    left = [line for (line, _), role in gold.items() if role in LEFT_OUT]
    print(f"roles {right} of {len(gold)} = {right / len(gold):.3f}")
    print(f"questions {len(set(asked) & set(found))} of {len(asked)}, others {len(set(found) - set(asked))}")
    print(f"left out exactly as annotated: {[entry['line'] for entry in report['left_out']] == left} {left}")


def layout(report: dict, pdf: Path) -> None:  # type: ignore[type-arg]
    """Questions with their space, and the ruling as read back from the file."""
    places = [place for exercise in report["exercises"] for place in exercise["places"]]
    spaces = [space for space in ruling.rules(pdf) if space.x1 - space.x0 > 164 and space.colour == "#7f7f7f"]
    spaces = [space for space in spaces if space.page > 2]
    steps = [step for space in spaces if len(space.ys) > 1 for step in (space.pitch_min, space.pitch_max)]
    parted = sum(problem["code"] == "L06" for problem in report["problems"])
    print(f"pages {report['outputs'][0]['pages']}, spaces {len(places)}, questions parted from their space: {parted}")
    wide = [len(space.ys) for space in spaces] == list(filter(None, map(full_rules, kinds(report))))
    print(f"full rules per space as reported: {wide}; pitch {min(steps):.3f} to {max(steps):.3f} mm, "
          f"{spaces[0].width:.2f} pt")  # fmt: skip
    print(f"coloured pixels after the cover: {ruling.coloured_pixels(pdf)}")


def kinds(report: dict) -> list[tuple[dict, int]]:  # type: ignore[type-arg]
    """(space, lines) of each place."""
    return [(exercise["parts"][place["part"] - 1]["space"], place["lines"])
            for exercise in report["exercises"] for place in exercise["places"]]  # fmt: skip


def full_rules(one: tuple[dict, int]) -> int:  # type: ignore[type-arg]
    """How many rules of a space run over the whole width."""
    space, lines = one
    short = {"lines": len(space["labels"]), "pact": 3, "yesno": 0, "scale": 0}
    return lines - short[space["kind"]] if space["kind"] in short else 0


def validators(pdf: Path, epub: Path) -> None:
    """veraPDF, the tag tree, EPUBCheck."""
    (verdict,) = verapdf.check([pdf])
    print(f"veraPDF UA-1: {'pass' if verdict.passed else 'FAIL'} ({verdict.checks} checks) {verdict.failures}")
    figures = tags.figures(pdf)
    inside = sum(figure.inside_page for figure in figures)
    print(f"tag tree: problems {len(tags.problems(pdf))}, headings {len(tags.headings(pdf))}, figures {len(figures)}, "
          f"with words {sum(bool(figure.alt) for figure in figures)}, inside their page {inside}")  # fmt: skip
    found = document.metadata(pdf)
    print(f"metadata: {found.title!r}, {found.author!r}, {found.lang!r}, bookmarks {len(document.outline(pdf))}")
    checked = epubcheck.check(epub)
    print(f"EPUBCheck: errors {checked.errors}, warnings {checked.warnings}, usages {checked.usages}")


def printed_sheets(pdf: Path) -> None:
    """What a print shop asks of the file."""
    cover, *inside = press.ink(pdf)
    print(f"ink: cover {cover:.1f} %, mean {sum(inside) / len(inside):.1f} %, worst {max(inside):.1f} %")
    edges = press.edges(pdf)
    sides = {side: min(getattr(page, side) for page in edges) for side in ("left", "top", "right", "bottom")}
    print("clear of ink, mm:", {side: round(clear, 1) for side, clear in sides.items()})
    off = press.off_grid(pdf, "Source-Serif", 10.8, 8 / 3)
    print(f"baselines of text off the half grid: at most {max(off.values()):.3f} mm on {len(off)} pages")
    print(f"faces: {sorted(press.faces(pdf))}")
    print(f"contrast of the ruling: {contrast(127):.2f}:1")


def contrast(grey: int) -> float:
    """Of a grey on white (WCAG 2.2)."""
    part = grey / 255
    return 1.05 / (((part + 0.055) / 1.055) ** 2.4 + 0.05)


def lengths(path: Path, out: Path) -> None:
    """Sides of the book in each length."""
    from dataclasses import replace

    for length in settings.LENGTHS:
        made = build(replace(project.load([path]), length=length, editions=("standard",)))
        (out / f"{length}.pdf").write_bytes(made.outputs[0].data)
        print(
            f"sides, {length}: {made.outputs[0].pages}; coloured pixels {ruling.coloured_pixels(out / f'{length}.pdf')}"
        )


TITLES = (
    "Rust!", "Nee", "Adem in", "Zacht", "Loslaten", "Goed genoeg", "Let it go", "Stille Zeit", "Lâcher prise",
    "Je lijf zei het al", "Een halfuur voor jezelf", "The year of enough", "Der eigene Weg", "Prendre le temps",
    "Moe zijn is geen zwakte", "Nee zeggen zonder een halfuur uitleg", "Waarom pauzes helpen: een werkboek",
    "Overprikkeld? Elf vragen die je tot rust brengen", "Arbeitsunfähigkeitsbescheinigung", "Zelfcompassiewerkboek",
    "Verantwoordelijkheidsgevoel loslaten", "Grenzüberschreitungserfahrungen verstehen und heilen",
    "Autonomie et épanouissement personnel", "Hooggevoeligheidsambassadeurs in opleiding",
    "Waarom Kun Jij Moeilijk Ontspannen? Ontdek Hoe Loslaten Je Helpt Meer Rust te Vinden",
    "How to stop worrying about work: a gentle six-week workbook for tired people",
    "Was bleibt, wenn niemand zuschaut? Zwölf Fragen an dich selbst", "Et si tu ralentissais ? Un cahier pour respirer",
    "Van moeten naar mogen: in zes weken leren kiezen wat er echt toe doet in je werk, je gezin en je vrije tijd",
    "Een werkboek voor wie altijd klaarstaat voor een ander en nu wel eens wil weten wat hij zelf eigenlijk wil",
    "The quiet workbook", "Perfectionisme: goed genoeg is af", "Slapen. Eindelijk.", "Ma vie, mon rythme, mes limites",
    "Weniger ist genug – ein Arbeitsbuch über Besitz, Zeit und die Kunst, rechtzeitig aufzuhören",
    "Everything you never said to your mother, your manager and yourself, and how to say one of them this month",
    "Kwetsbaarheid als kracht?", "Ik ben er ook nog!", "Wie ben je zonder je werk? Vragen voor na je pensioen",
    "Leiderschapsontwikkelingsprogramma voor zelfsturende teams in de gehandicaptenzorg en de ouderenzorg: "
    "het eerste werkboek van jaar één en twee",
)  # fmt: skip


LATER = "import time; now = time.time; time.time = lambda: now() + 40 * 86400; import runpy, sys; " \
    "sys.argv = ['werkboek', *sys.argv[1:]]; runpy.run_module('werkboek', run_name='__main__')"  # fmt: skip


def same_bytes(path: Path, scratch: Path) -> None:
    """The same editions from another folder, day, time zone, locale, hash seed, and with other fonts around."""
    fonts = scratch / "home" / ".fonts"
    fonts.mkdir(parents=True)
    for at, face in enumerate(resources.faces().values()):
        shutil.copy(face, fonts / f"{at}.ttf")
    ways = {
        "as it is": ({}, COMMAND),
        "TZ, LANG": ({"TZ": "Asia/Tokyo", "LANG": "C", "LC_ALL": "C"}, COMMAND),
        "PYTHONHASHSEED": ({"PYTHONHASHSEED": "77"}, COMMAND),
        "40 days later": ({}, [sys.executable, "-c", LATER]),
        "other fonts at home": ({"HOME": str(scratch / "home")}, COMMAND),
    }
    files = {}
    for at, (name, (environment, command)) in enumerate(ways.items()):
        folder = scratch / f"way {at}"
        folder.mkdir()
        copy = folder / path.name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, copy)
        subprocess.run([*command, "build", copy.name], cwd=folder, env={**os.environ, **environment}, check=True,
                       capture_output=True)  # fmt: skip
        files[name] = {file.name: file.read_bytes() for file in (folder / "dist").iterdir()}
    for name, found in files.items():
        print(f"same bytes, {name}: {found == files['as it is']}")


def times(path: Path, scratch: Path) -> None:
    """CPU seconds and peak memory of whole processes, three runs each, turn by turn."""
    page = peers.one_html(path, scratch / "page")
    os.environ["FONTCONFIG_FILE"] = str(resources.bundled("styles") / "fonts" / "fonts.conf")
    commands = {
        "werkboek build, PDF": [*COMMAND, "build", str(path), "--edition", "standard", "--out", str(scratch / "t")],
        "werkboek build, both": [*COMMAND, "build", str(path), "--out", str(scratch / "t")],
        "weasyprint, same HTML": [sys.executable, "-m", "weasyprint", "--pdf-variant", "pdf/ua-1",
                                  str(page), str(scratch / "w.pdf")],
        "werkboek --help": [*COMMAND, "--help"],
    }  # fmt: skip
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(3):
        for name, command in commands.items():
            runs[name].append(cost(command))
    base = sorted(cpu for cpu, _ in runs["weasyprint, same HTML"])[1]
    for name, found in runs.items():
        cpu, memory = sorted(cpu for cpu, _ in found)[1], max(memory for _, memory in found)
        print(f"{name}: {cpu:.2f} CPU s (ratio to weasyprint {cpu / base:.2f}), peak {memory:.0f} MB")


LAUNCH = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
"""


def cost(command: list[str]) -> tuple[float, float]:
    """(CPU seconds, peak MB) of one process, started by a small one: a child counts the memory of who starts it."""
    done = subprocess.run([sys.executable, "-S", "-c", LAUNCH, *command], capture_output=True, text=True, check=True)
    code, cpu, memory = done.stdout.split()
    assert code == "0", command
    return float(cpu), float(memory)


def clean_machine() -> None:
    """The two commands on a bare Debian, where this machine can make one."""
    print("\n== a bare Debian 12")
    if not hasattr(os, "geteuid") or os.geteuid() or not (shutil.which("apt-get") and (ROOT / ".git").exists()):
        print("not measured here: needs root, apt-get and a git checkout")
        return
    started = time.monotonic()
    done = subprocess.run(["bash", str(ROOT / "tests" / "clean-debian.sh")], capture_output=True, text=True)
    print("\n".join(done.stdout.splitlines()[-25:]))
    print(f"exit {done.returncode}, {(time.monotonic() - started) / 60:.1f} minutes in all")


if __name__ == "__main__":
    main()
