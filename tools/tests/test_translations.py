"""Checking and merging translations."""

import polib

from tools import check_translations, merge_translations


def entry(msgid, msgstr="", **values):
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **values)


def problems(msgid, msgstr, **values):
    return list(check_translations.check_entry(entry(msgid, msgstr, **values)))


def test_sound_translation_passes():
    assert not problems("%(name)s is late\n", "%(name)s已逾期\n")
    assert not problems('<a title="Go">Go</a>', '<a title="前往">前往</a>')
    assert not problems("100% sure", "完全确定")


def test_lost_placeholder_is_reported():
    assert problems("%(name)s is late", "已逾期")
    assert problems("{{ object.name }} is late", "{{ object.nom }}已逾期")
    assert problems("%s of %s", "%s")


def test_lost_markup_is_reported():
    assert problems("<b>Now</b>", "现在")


def test_other_white_space_at_the_edge_is_reported():
    assert problems("Total: ", "合计：")


def test_missing_fuzzy_and_obsolete_translations_are_reported():
    assert problems("Return", "")
    assert problems("Return", "退货", flags=["fuzzy"])
    assert problems("Return", "退货", obsolete=True)


def test_addon_is_compared_with_its_template(tmp_path):
    folder = tmp_path / "addon" / "i18n"
    folder.mkdir(parents=True)
    template, translated = polib.POFile(), polib.POFile()
    template.append(entry("Return"))
    translated.append(entry("Refund", "退款"))
    template.save(str(folder / "addon.pot"))
    translated.save(str(folder / "zh_CN.po"))
    found = list(check_translations.check_addon(tmp_path / "addon"))
    assert len(found) == 2
    assert "missing: 'Return'" in found[0]
    assert "not in the .pot: 'Refund'" in found[1]


def test_merge_keeps_translations_and_drops_what_is_gone():
    template, known = polib.POFile(), polib.POFile()
    template.append(entry("A", occurrences=[("code:addons/x.py", "0")]))
    template.append(entry("B"))
    known.append(entry("B", "乙"))
    known.append(entry("C", "丙"))
    merged = merge_translations.merge(template, known, "zh_CN")
    assert [(item.msgid, item.msgstr) for item in merged] == [("A", ""), ("B", "乙")]
    assert merged.metadata["Language"] == "zh_CN"
