from tools import report_folders

PARTS = {
    "__init__.py": "from . import order\nfrom . import refund\n",
    "order/order.py": (
        "class Order:\n"
        "    state = 1\n"
        "    def _confirm(self):\n"
        "        self._pay()\n"
        "    def _is_open(self):\n"
        "        return self.state\n"
    ),
    "refund/order.py": (
        "class Order:\n"
        "    def _pay(self):\n"
        "        return self._is_open() and self.state and self.write({})\n"
    ),
}


def read(tmp_path, parts):
    for name, text in parts.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return report_folders.read_folders(tmp_path)


def test_calls_are_counted_by_direction(tmp_path):
    folders = read(tmp_path, PARTS)
    assert [folder.name for folder in folders] == ["order", "refund"]
    assert report_folders.count_calls(folders) == {
        ("order", "refund"): 1,
        ("refund", "order"): 2,
    }


def test_names_of_odoo_belong_to_nobody(tmp_path):
    folders = read(tmp_path, PARTS)
    calls = report_folders.count_calls(folders, {"_pay", "state"})
    assert calls == {("refund", "order"): 1}


def test_names_of_later_folders_are_found(tmp_path):
    folders = read(tmp_path, PARTS)
    assert report_folders.list_upward(folders) == [
        "order/order.py:4: names _pay of the later folder refund"
    ]
    assert report_folders.list_upward(folders, {"_pay"}) == []


def test_folders_of_the_core_are_used_downwards_only():
    folders = report_folders.read_folders(report_folders.MODELS)
    assert report_folders.list_upward(folders, report_folders.read_odoo_names()) == []


def test_what_two_folders_define_belongs_to_neither(tmp_path):
    parts = PARTS | {"order/line.py": "class Line:\n    def _pay(self): pass\n"}
    calls = report_folders.count_calls(read(tmp_path, parts))
    assert ("order", "refund") not in calls


def test_circles_are_found_over_others():
    names = ["a", "b", "c", "d"]
    calls = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]
    assert report_folders.find_circle(names, calls) == ["a", "b", "c"]
    assert report_folders.find_circle(names, calls[:2]) == []


def test_the_core_is_read():
    names = [f.name for f in report_folders.read_folders(report_folders.MODELS)]
    assert names[:6] == [
        "order",
        "approval",
        "transfer",
        "inspection",
        "settlement",
        "refund",
    ]
