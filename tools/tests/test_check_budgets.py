"""The budgets that `./dev lint` enforces."""

import textwrap

from tools import check_budgets


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text))
    return path


def source(tmp_path, text):
    return check_budgets.read_source(write(tmp_path / "model.py", text))


def test_docstrings_comments_and_blank_lines_are_no_code(tmp_path):
    counted = source(
        tmp_path,
        '''
        """A module.

        With a long docstring.
        """
        # A comment

        def method(self):
            """Do it."""
            # Why
            value = (
                1,
            )

            return value
        ''',
    )
    assert counted.code_lines == 5
    assert counted.functions == [("method", 8, 5, False)]


def test_text_over_several_lines_is_code(tmp_path):
    counted = source(tmp_path, 'QUERY = """\nSELECT 1\n"""\n')
    assert counted.code_lines == 3


def test_method_of_forty_lines_is_the_longest(tmp_path):
    body = "    value = 1\n"
    longest = source(tmp_path, "def method():\n" + body * 39)
    assert not list(check_budgets.check_functions([longest]))
    too_long = source(tmp_path, "def method():\n" + body * 40)
    (problem,) = check_budgets.check_functions([too_long])
    assert "41 code lines > 40" in problem


def test_method_that_only_returns_a_literal_may_be_longer(tmp_path):
    items = "        1,\n" * 50
    literal = f'def method():\n    """Return."""\n    return [\n{items}    ]\n'
    assert not list(check_budgets.check_functions([source(tmp_path, literal)]))
    computed = literal.replace("return [", "return list(1) + [")
    assert list(check_budgets.check_functions([source(tmp_path, computed)]))


def test_addon_without_tests_breaks_the_ratio(tmp_path):
    write(tmp_path / "addon/__manifest__.py", "{}")
    write(tmp_path / "addon/models/thing.py", "A = 1\nB = 2\n")
    assert any("tests to code" in text for text in check_budgets.problems(tmp_path))
    write(tmp_path / "addon/tests/test_thing.py", "A = 1\nB = 2\n")
    assert not check_budgets.problems(tmp_path)


def test_file_with_most_of_a_large_addon_is_reported(tmp_path):
    write(tmp_path / "addon/__manifest__.py", "{}")
    write(tmp_path / "addon/models/large.py", "A = 1\n" * 250)
    write(tmp_path / "addon/models/small.py", "A = 1\n" * 100)
    write(tmp_path / "addon/tests/test_all.py", "A = 1\n" * 300)
    (problem,) = check_budgets.problems(tmp_path)
    assert problem.startswith("addon/models/large.py: holds 71%")


def test_unfinished_work_is_reported(tmp_path):
    write(tmp_path / "addon/views/view.xml", "<odoo><!-- TO" + "DO later --></odoo>")
    (problem,) = check_budgets.check_unfinished(tmp_path)
    assert "view.xml:1" in problem
