"""`truesheet init`: the files are valid, run as they stand, and overwrite nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from support import ROOT, offline_environment, truesheet
from truesheet.flow.hooks import with_hook
from truesheet.flow.init import GITHUB, GITLAB, INCLUDED, POLICY, NotTheRoot, StrangeName, init
from truesheet.sheet.policy import DEFAULT_CHECKS, read_file

PROGRAMS = Path(sys.executable).parent
HOOKS = Path(".pre-commit-config.yaml")
TRUE = "truesheet: 1\ndata: small.csv\nanswers:\n"
TRUE += "  composition.instance_count: {value: {total: 3}}\n"
FALSE = TRUE.replace("total: 3", "total: 4")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with data and a datasheet that is true of it."""
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "small.csv").write_text("age,city\n31,Oslo\n44,Lyon\n52,Bonn\n", encoding="utf-8")
    (folder / "datasheet.yaml").write_text(TRUE, encoding="utf-8")
    (folder / ".gitignore").write_text(".truesheet/\n", encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main")
    return folder


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = run(["git", *who, *arguments], folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(command: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(PROGRAMS), os.environ["PATH"]])
    return subprocess.run(
        command,
        cwd=folder,
        env=offline_environment(PATH=path, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def loaded(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path)


def valid(schema: str, *paths: Path) -> None:
    check = [str(PROGRAMS / "check-jsonschema"), "--builtin-schema", schema]
    done = run([*check, *map(str, paths)], ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


# What is written.


def test_the_files_are_valid_by_the_schemas_of_their_services(repository: Path) -> None:
    done = truesheet("init", "--github", "--gitlab", "--pre-commit", cwd=repository)
    assert done.returncode == 0, done.stderr
    valid("vendor.github-workflows", repository / GITHUB)
    valid("vendor.gitlab-ci", repository / GITLAB)
    assert run(["pre-commit", "validate-config", str(HOOKS)], repository).returncode == 0
    policy = read_file(repository / POLICY)
    assert policy.fail_on.checks == DEFAULT_CHECKS


def test_all_doors_run_the_same_command(repository: Path) -> None:
    init(["datasheet.yaml"], doors=["github", "gitlab", "pre-commit"], folder=repository)
    for path in (GITHUB, GITLAB, HOOKS):
        assert "truesheet check datasheet.yaml" in (repository / path).read_text(encoding="utf-8")


def test_the_workflow_may_do_as_little_as_it_can() -> None:
    text = (ROOT / "src/truesheet/flow/ci/github.yml").read_text(encoding="utf-8")
    workflow = YAML(typ="safe", pure=True).load(text)
    events = workflow[True] if True in workflow else workflow["on"]
    assert "pull_request_target" not in events and "workflow_run" not in events
    assert "secrets." not in text
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read", "security-events": "write"}
    for step in job["steps"]:
        if "uses" in step:
            _, _, pin = step["uses"].partition("@")
            assert len(pin) == 40 and int(pin, 16)
        # An expression in a program would let the name of a branch be a program.
        assert "${{" not in step.get("run", "")
    checkout = job["steps"][0]
    assert checkout["with"]["persist-credentials"] is False


def test_a_dry_run_shows_everything_and_writes_nothing(repository: Path) -> None:
    before = sorted(repository.rglob("*"))
    done = truesheet("init", "--github", "--dry-run", cwd=repository)
    assert done.returncode == 0
    assert "would be written  .github/workflows/truesheet.yml" in done.stdout
    assert "pull_request:" in done.stdout
    assert sorted(repository.rglob("*")) == before


def test_a_second_run_changes_nothing(repository: Path) -> None:
    doors = ["--github", "--gitlab", "--pre-commit"]
    assert truesheet("init", *doors, cwd=repository).returncode == 0
    before = {p: p.read_bytes() for p in repository.rglob("*") if p.is_file()}
    done = truesheet("init", *doors, "--json", cwd=repository)
    assert {f["state"] for f in json.loads(done.stdout)["files"]} == {"same"}
    assert {p: p.read_bytes() for p in repository.rglob("*") if p.is_file()} == before


def test_what_stands_is_never_overwritten_and_then_nothing_is_written(repository: Path) -> None:
    path = repository / GITHUB
    path.parent.mkdir(parents=True)
    path.write_text("name: mine\n", encoding="utf-8")
    done = truesheet("init", "--github", "--gitlab", "--pre-commit", cwd=repository)
    assert done.returncode == 2
    assert done.stderr.startswith("E-INI-001: .github/workflows/truesheet.yml is there already")
    assert "in the way        .github/workflows/truesheet.yml" in done.stdout
    assert "truesheet check ." in done.stdout
    assert path.read_text(encoding="utf-8") == "name: mine\n"
    for other in (GITLAB, HOOKS, POLICY):
        assert not (repository / other).exists()


def test_without_a_choice_the_doors_are_those_that_fit(repository: Path) -> None:
    assert {m.path.name for m in init(folder=repository, dry_run=True).made} == {
        POLICY.name,
        HOOKS.name,
    }
    git(repository, "remote", "add", "origin", "https://github.com/a/b.git")
    (repository / GITLAB).write_text("stages: [build]\n", encoding="utf-8")
    made = {m.path.relative_to(repository) for m in init(folder=repository, dry_run=True).made}
    assert made == {POLICY, HOOKS, GITHUB, INCLUDED}


def test_a_job_goes_beside_other_jobs_of_gitlab_and_into_a_stage_that_is_there(
    repository: Path,
) -> None:
    text = "stages: [build]\nbuild:\n  stage: build\n  script: [make]\n"
    (repository / GITLAB).write_text(text, encoding="utf-8")
    done = truesheet("init", "--gitlab", cwd=repository)
    assert done.returncode == 0
    assert "include: /.gitlab/truesheet.yml" in done.stdout
    assert (repository / GITLAB).read_text(encoding="utf-8") == text
    assert loaded(repository / INCLUDED)["truesheet"]["stage"] == "build"
    (repository / GITLAB).write_text(text + "include: /.gitlab/truesheet.yml\n")
    valid("vendor.gitlab-ci", repository / GITLAB, repository / INCLUDED)
    assert "include:" not in truesheet("init", "--gitlab", cwd=repository).stdout


def test_it_is_refused_below_the_root_of_a_repository(repository: Path) -> None:
    below = repository / "data"
    below.mkdir()
    done = truesheet("init", cwd=below)
    assert done.returncode == 2
    assert done.stderr.startswith("E-INI-002: ")
    assert f"cd {repository}" in done.stderr
    with pytest.raises(NotTheRoot):
        init(folder=below)


@pytest.mark.parametrize("name", ["a\nb.md", "a: b.md", "$(touch owned).md", "--all", "${{ x }}"])
def test_a_path_that_a_shell_or_yaml_would_read_as_more_is_refused(
    name: str, repository: Path
) -> None:
    with pytest.raises(StrangeName) as refused:
        init([name], doors=["github"], folder=repository)
    assert refused.value.code == "E-INI-003"
    assert not (repository / GITHUB).exists()


def test_a_path_with_blanks_is_quoted(repository: Path) -> None:
    init(["my sheet.yaml"], doors=["github", "pre-commit"], folder=repository)
    (job,) = loaded(repository / GITHUB)["jobs"].values()
    assert "truesheet check 'my sheet.yaml' --no-cache" in job["steps"][3]["run"]
    (hook,) = loaded(repository / HOOKS)["repos"][0]["hooks"]
    assert hook["entry"] == "truesheet check 'my sheet.yaml'"


# The hook, in files of others.

ENTRY = "- repo: local\n  hooks:\n    - id: truesheet\n      entry: truesheet check .\n"


@pytest.mark.parametrize(
    "text",
    [
        "repos:\n- repo: https://x\n  rev: v1\n  hooks:\n  - id: a\n",
        "# top\nrepos:\n  # first\n  - repo: https://x   # why\n    rev: 'v1'\n    hooks:\n"
        '      - id: a\n        args: [--b, "c"]\n      # the end of a\n\n# after\n'
        "fail_fast: true\n",
        "repos:\n  - {repo: local, hooks: [{id: a, name: a, entry: a, language: system}]}\n",
        "default_stages: [pre-commit]\nrepos:\n-   repo: https://x\n    rev: v1\n    hooks:\n"
        "    -   id: a\n",
        "repos:\r\n- repo: https://x\r\n  rev: v1\r\n  hooks:\r\n  - id: a\r\n",
        "repos:\n- repo: https://x\n  rev: v1\n  hooks:\n  - id: a",
        "repos: []\n",
    ],
)
def test_a_hook_is_added_and_every_byte_of_the_others_stays(text: str) -> None:
    made = with_hook(text, ENTRY)
    assert "truesheet check ." in made
    if text != "repos: []\n":
        left = made.splitlines(keepends=True)
        rest = iter(left)
        assert all(row in rest for row in text.splitlines(keepends=True) if row.endswith("\n"))
        assert len(left) == len(text.splitlines()) + 4
    assert with_hook(made, ENTRY) == made
    assert ("\r\n" in made) == ("\r\n" in text)


@pytest.mark.parametrize(
    "text",
    ["", "a: 1\n", "repos: {a: b}\n", "repos: [\n", "- a\n", "repos: [{repo: local, hooks: []}]\n"],
)
def test_a_file_to_which_only_a_person_should_add_is_in_the_way(
    text: str, repository: Path
) -> None:
    (repository / HOOKS).write_text(text, encoding="utf-8")
    done = truesheet("init", "--pre-commit", cwd=repository)
    assert done.returncode == 2
    assert done.stderr.startswith("E-INI-001: .pre-commit-config.yaml")
    assert "truesheet check ." in done.stdout
    assert (repository / HOOKS).read_text(encoding="utf-8") == text


def test_pre_commit_lets_a_true_sheet_pass_and_stops_a_change_that_makes_it_false(
    repository: Path,
) -> None:
    init(doors=["pre-commit"], folder=repository)
    git(repository, "add", "--all")
    home = {"PRE_COMMIT_HOME": str(repository.parent / "home")}
    clear = run(["pre-commit", "run", "--all-files"], repository, **home)
    assert clear.returncode == 0, clear.stdout + clear.stderr
    assert "the datasheet is true of the data" in clear.stdout
    assert run(["pre-commit", "install"], repository, **home).returncode == 0
    commit = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-m", "x"]
    first = run(commit, repository, **home)
    assert first.returncode == 0, first.stderr
    with (repository / "small.csv").open("a", encoding="utf-8") as data:
        data.write("60,Rome\n")
    git(repository, "add", "small.csv")
    second = run(commit, repository, **home)
    assert second.returncode == 1
    assert "datasheet.yaml:4" in second.stdout + second.stderr
    assert "4 were counted" in second.stdout + second.stderr
    assert git(repository, "rev-list", "--count", "HEAD").strip() == "1"


# The workflow and the action, run as GitHub would.


def step(program: str, folder: Path, shell: str = "", **more: str) -> dict[str, Any]:
    """A `run` step in the shell that GitHub takes for it, with what the step leaves behind."""
    temp = folder.parent / "temp"
    temp.mkdir(exist_ok=True)
    left = {"GITHUB_OUTPUT": temp / "output", "GITHUB_STEP_SUMMARY": temp / "summary"}
    for path in left.values():
        path.write_text("", encoding="utf-8")
    script = temp / "step.sh"
    script.write_text(program, encoding="utf-8")
    bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail"] if shell else ["bash", "-e"]
    known = {"GITHUB_ACTIONS": "true", "CI": "true", "RUNNER_TEMP": str(temp)}
    known |= {"GITHUB_WORKSPACE": str(folder), **{k: str(p) for k, p in left.items()}}
    done = run([*bash, str(script)], folder, **known, **more)
    rows = left["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
    return {
        "code": done.returncode,
        "log": done.stdout,
        "trouble": done.stderr,
        "outputs": dict(row.partition("=")[::2] for row in rows),
        "summary": left["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8"),
    }


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Settings by which pip installs from this checkout alone, and beside this environment."""
    folder = tmp_path_factory.mktemp("wheels")
    make = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    done = run([*make, "--no-index", "--wheel-dir", str(folder), str(ROOT)], folder)
    assert done.returncode == 0, done.stderr
    return {
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads a "no" option the other way round
        "PIP_FIND_LINKS": str(folder),
        "PIP_TARGET": str(folder / "installed"),
    }


def test_the_steps_of_the_workflow_pass_a_true_sheet_and_fail_a_false_one(
    repository: Path, wheels: Mapping[str, str]
) -> None:
    init(doors=["github"], folder=repository)
    (job,) = loaded(repository / GITHUB)["jobs"].values()
    install, check, alerts = (s["run"] for s in job["steps"] if "run" in s)
    installed = step(install, repository, **job["env"], **wheels)
    assert installed["code"] == 0, installed["trouble"]
    assert list(Path(wheels["PIP_TARGET"]).glob("truesheet/flow/ci/github.yml"))

    clear = step(check, repository, **job["env"])
    assert clear["code"] == 0, clear["trouble"]
    assert "::error" not in clear["log"]
    assert "All is true of the data" in clear["summary"]

    (repository / "datasheet.yaml").write_text(FALSE, encoding="utf-8")
    false = step(check, repository, **job["env"])
    assert false["code"] == 1
    assert false["log"].startswith("::error file=datasheet.yaml,line=4,endLine=4,col=")
    assert "3 were counted" in false["summary"]
    shown = step(alerts, repository)
    assert shown["code"] == 0, shown["trouble"]
    (result,) = json.loads(Path(shown["outputs"]["file"]).read_bytes())["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    row = FALSE.splitlines()[region["startLine"] - 1]
    assert row[region["startColumn"] - 1 : region["endColumn"] - 1] == "4"


def test_a_pull_request_cannot_bring_its_own_results_or_modules(repository: Path) -> None:
    """Files of a fork: a cache that says otherwise, a module in the way of ours, and pip's."""
    init(doors=["github"], folder=repository)
    assert truesheet("check", cwd=repository).returncode == 0  # leaves a cache of the true data
    (repository / "datasheet.yaml").write_text(FALSE, encoding="utf-8")
    for name in ("pip", "joblib", "truesheet", "sitecustomize"):
        trap = "open('owned', 'w').close()\n"
        (repository / f"{name}.py").write_text(trap, encoding="utf-8")
    (job,) = loaded(repository / GITHUB)["jobs"].values()
    _, check, _ = (s["run"] for s in job["steps"] if "run" in s)
    assert "--no-cache" in check
    assert step(check, repository, **job["env"])["code"] == 1
    assert step("python -I -m pip --version", repository, **job["env"])["code"] == 0
    assert not (repository / "owned").exists()


def action() -> dict[str, Any]:
    found: dict[str, Any] = loaded(ROOT / "action.yml")
    return found


def action_step(
    number: int, folder: Path, inputs: Mapping[str, str], **more: str
) -> dict[str, Any]:
    """A step of the action, its variables filled in from the inputs and their defaults."""
    made = action()
    given = {k: str(v["default"]) for k, v in made["inputs"].items()} | dict(inputs)
    known = {f"${{{{ inputs.{k} }}}}": v for k, v in given.items()}
    known["${{ github.action_path }}"] = str(ROOT)
    chosen = made["runs"]["steps"][number]
    env = {k: known.get(v, v) for k, v in chosen["env"].items()}
    assert not any("${{" in v for v in env.values())
    return step(chosen["run"], folder, chosen["shell"], **env, **more)


def test_the_action_and_the_hook_are_valid_for_those_who_use_them() -> None:
    valid("vendor.github-actions", ROOT / "action.yml")
    done = run(["pre-commit", "validate-manifest", ".pre-commit-hooks.yaml"], ROOT)
    assert done.returncode == 0, done.stdout
    for each in action()["runs"]["steps"]:
        assert "${{" not in each.get("run", "")
    (hook,) = loaded(ROOT / ".pre-commit-hooks.yaml")
    assert hook["entry"] == "truesheet check"


def test_the_action_installs_the_version_that_was_pinned(
    repository: Path, wheels: Mapping[str, str]
) -> None:
    target = repository.parent / "target"
    done = action_step(1, repository, {}, **{**wheels, "PIP_TARGET": str(target)})
    assert done["code"] == 0, done["trouble"]
    assert (target / "truesheet" / "__init__.py").is_file()


def test_the_action_passes_a_true_sheet_and_fails_a_false_one(repository: Path) -> None:
    clear = action_step(2, repository, {})
    assert clear["code"] == 0, clear["trouble"]
    assert clear["outputs"]["exit-code"] == "0"
    assert json.loads(Path(clear["outputs"]["json"]).read_bytes())["exit_code"] == 0

    (repository / "datasheet.yaml").write_text(FALSE, encoding="utf-8")
    inputs = {"documents": "datasheet.yaml\n", "policy": ""}
    false = action_step(2, repository, inputs)
    assert false["code"] == 1
    assert false["outputs"]["exit-code"] == "1"
    assert "::error file=datasheet.yaml,line=4" in false["log"]
    assert "3 were counted" in false["summary"]
    assert json.loads(Path(false["outputs"]["sarif"]).read_bytes())["runs"][0]["results"]


def test_what_somebody_writes_into_an_input_is_no_program(repository: Path) -> None:
    hostile = '"; touch owned; $(touch owned) `touch owned` --out owned'
    for name in ("documents", "data", "policy", "baseline"):
        done = action_step(2, repository, {name: hostile})
        assert done["code"] == 2, name
        assert done["outputs"]["exit-code"] == "2"
        assert "sarif" not in done["outputs"]
    assert not list(repository.rglob("owned"))
