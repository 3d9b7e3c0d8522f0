#!/usr/bin/env python3
"""Check the size budgets of the house style; `--report` shows where addons stand.

Code lines are lines with code: no blank line, comment or docstring.
"""

import argparse
import ast
import io
import re
import statistics
import sys
import tokenize
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
METHOD_LIMIT = 40
LITERAL_METHOD_LIMIT = 60
MEDIAN_LIMIT = 10
MODEL_FILE_LIMIT = 400
TEST_FILE_LIMIT = 350
SHARE_LIMIT = 0.45
SHARE_FROM = 300
TESTS_LIMIT = 0.8
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b")
TEXT_SUFFIXES = {".py", ".xml", ".js", ".scss", ".css", ".csv"}
NOT_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}
LITERALS = (ast.Dict, ast.List, ast.Tuple, ast.Set, ast.Constant)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass
class Source:
    """One Python file and what is counted in it."""

    path: Path
    is_test: bool
    raw_lines: int
    code_lines: int
    # (name, first line, code lines, whether it only returns a literal)
    functions: list = field(default_factory=list)


def read_source(path, is_test=False):
    """Count one Python file."""
    text = path.read_text()
    tree = ast.parse(text)
    lines = code_line_numbers(text, tree)
    functions = [
        (
            node.name,
            node.lineno,
            sum(node.lineno <= line <= node.end_lineno for line in lines),
            _only_returns_literal(node),
        )
        for node in ast.walk(tree)
        if isinstance(node, FUNCTIONS)
    ]
    return Source(path, is_test, len(text.splitlines()), len(lines), functions)


def code_line_numbers(text, tree):
    """Return the numbers of the lines with code."""
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in NOT_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(tree):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Module)):
            docstring = _docstring(node)
            if docstring:
                lines.difference_update(
                    range(docstring.lineno, docstring.end_lineno + 1)
                )
    return lines


def _docstring(node):
    """Return the statement that is a node's docstring, if it has one."""
    first = node.body[0] if node.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first if isinstance(first.value.value, str) else None
    return None


def _only_returns_literal(node):
    """Return whether a function's body is the return of one literal."""
    body = node.body[1:] if _docstring(node) else node.body
    return (
        len(body) == 1
        and isinstance(body[0], ast.Return)
        and isinstance(body[0].value, LITERALS)
    )


def read_addon(addon):
    """Count the Python files of an addon; its manifest is no code."""
    return [
        read_source(path, "tests" in path.relative_to(addon).parts)
        for path in sorted(addon.rglob("*.py"))
        if path.name != "__manifest__.py"
    ]


def check_functions(sources):
    """Yield the functions that are too long."""
    for source in sources:
        for name, line, length, is_literal in source.functions:
            limit = LITERAL_METHOD_LIMIT if is_literal else METHOD_LIMIT
            if length > limit:
                yield f"{source.path}:{line}: {name} has {length} code lines > {limit}"


def check_files(sources):
    """Yield the files that are too long."""
    for source in sources:
        limit = TEST_FILE_LIMIT if source.is_test else MODEL_FILE_LIMIT
        if source.raw_lines > limit:
            yield f"{source.path}: {source.raw_lines} lines > {limit}"


def check_addon(name, sources):
    """Yield what breaks the budgets of an addon as a whole."""
    code = [source for source in sources if not source.is_test]
    total = sum(source.code_lines for source in code)
    lengths = _lengths(code)
    if lengths and statistics.median(lengths) > MEDIAN_LIMIT:
        yield f"{name}: median method has {statistics.median(lengths)} code lines"
    for source in code:
        if total > SHARE_FROM and source.code_lines > SHARE_LIMIT * total:
            share = source.code_lines / total
            yield f"{source.path}: holds {share:.0%} of the addon > {SHARE_LIMIT:.0%}"
    if total and _test_ratio(sources) < TESTS_LIMIT:
        yield f"{name}: tests to code is {_test_ratio(sources):.2f} < {TESTS_LIMIT}"


def _lengths(sources):
    return [length for source in sources for _, _, length, _ in source.functions]


def _test_ratio(sources):
    """Return code lines of tests per code line of the addon."""
    tests = sum(source.code_lines for source in sources if source.is_test)
    code = sum(source.code_lines for source in sources if not source.is_test)
    return tests / code if code else 1.0


def check_unfinished(folder):
    """Yield marks of unfinished work."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in TEXT_SUFFIXES and path.is_file():
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if UNFINISHED.search(line):
                    yield f"{path}:{number}: open an issue instead of `{line.strip()}`"


def report(name, sources):
    """Print where an addon stands."""
    code = [source for source in sources if not source.is_test]
    lengths = _lengths(code) or [0]
    print(
        f"{name}: {sum(source.code_lines for source in code)} code lines, "
        f"methods: median {statistics.median(lengths)}, longest {max(lengths)}, "
        f"longest file {max((source.raw_lines for source in code), default=0)}, "
        f"tests to code {_test_ratio(sources):.2f}"
    )


def problems(root, verbose=False):
    """Return everything in the repository that breaks a budget."""
    found = []
    for addon in sorted(path.parent for path in root.glob("*/__manifest__.py")):
        sources = read_addon(addon)
        found += check_functions(sources)
        found += check_files(sources)
        found += check_addon(addon.name, sources)
        found += check_unfinished(addon)
        if verbose:
            report(addon.name, sources)
    for name in ("tools", "benchmarks"):
        sources = [read_source(path) for path in sorted((root / name).rglob("*.py"))]
        found += check_functions(sources)
        found += check_unfinished(root / name)
    return [text.replace(f"{root}/", "") for text in found]


def main():
    """Print the problems; fail if there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", action="store_true")
    found = problems(ROOT, verbose=parser.parse_args().report)
    print("\n".join(found) or "budgets kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
