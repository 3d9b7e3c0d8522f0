from email.message import EmailMessage

from odoo.tests import BaseCase, tagged

from ..incoming_mail import clean_file_name, find_numbers, is_automatic, is_dangerous


@tagged("post_install", "-at_install")
class TestIncomingMail(BaseCase):
    """What headers, words and files of a mail tell."""

    def _is_automatic(self, **headers):
        mail = EmailMessage()
        mail["From"] = "Ana <ana@solar.example.com>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        return is_automatic(mail)

    def test_machines_are_recognized_by_their_headers(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Auto_Submitted": "Auto-Generated; type=vacation"},
            {"X_Auto_Response_Suppress": "All"},
            {"X_Auto_Response_Suppress": "OOF, AutoReply"},
            {"Precedence": "bulk"},
            {"Precedence": "Junk"},
            {"Precedence": "auto_reply"},
            {"X_Autoreply": "yes"},
            {"X_Autorespond": "vacation"},
            {"X_Auto_Reply_From": "ana@solar.example.com"},
            {"Return_Path": "<>"},
            {"Subject": "Automatic reply: RO/2026/00007"},
            {"Subject": "Out of Office: back on Monday"},
            {"Subject": "自动回复：退货"},
        ):
            with self.subTest(**headers):
                self.assertTrue(self._is_automatic(**headers))

    def test_people_are_not_taken_for_machines(self):
        for headers in (
            {},
            {"Auto_Submitted": "no"},
            {"X_Auto_Response_Suppress": "None"},
            {"Precedence": "normal"},
            {"X_Autoreply": "no"},
            {"Return_Path": "<ana@solar.example.com>"},
            {"Subject": "The office is out of modules"},
            {"Subject": "Automobile charger broken"},
        ):
            with self.subTest(**headers):
                self.assertFalse(self._is_automatic(**headers))

    def test_mailer_daemon_is_a_machine(self):
        for sender in ("MAILER-DAEMON@x.example.com", "M <postmaster@x.example.com>"):
            mail = EmailMessage()
            mail["From"] = sender
            self.assertTrue(is_automatic(mail))

    def test_numbers_are_found_in_any_surroundings(self):
        for text, number in (
            ("Return of S00012.", "S00012"),
            ("RO/2026/00007: photos", "RO/2026/00007"),
            ("订单S00012的电池", "S00012"),
            ("Ｓ０００１２", "S00012"),
            ("s00012", "S00012"),
            ("order #4711-A!", "4711-A"),
            ("our PO 77/2026 of May", "PO 77/2026"),
            ("合同2026-01", "合同2026-01"),
        ):
            with self.subTest(text=text):
                self.assertIn(number, find_numbers(text))

    def test_words_and_too_short_numbers_are_no_numbers(self):
        found = find_numbers("Hello, two of 10 modules are broken", None, "")
        self.assertNotIn("10", found)
        self.assertNotIn("modules", found)
        self.assertFalse(find_numbers("No number at all"))

    def test_kind_of_a_file_is_told_by_name_and_content(self):
        for name, content in (
            ("a.exe", b"x"),
            ("photo.jpg.EXE", b"x"),
            ("photo.png", b"MZ\x90\0\x03"),
            ("photo.png", b"\x7fELF\x02"),
            ("readme.txt", b"#!/bin/sh"),
            ("photo.jpg", b"\xef\xbb\xbf \n<!DOCTYPE html><script>"),
            ("logo.svg", b"<svg/>"),
            ("list.xlsm", b"PK"),
        ):
            with self.subTest(name=name, content=content):
                self.assertTrue(is_dangerous(name, content))
        for name, content in (
            ("photo.jpg", b"\xff\xd8\xff"),
            ("report.pdf", b"%PDF-1.7"),
            ("MZ.txt", b"MZ is short for something"),
            ("list.xlsx", b"PK\x03\x04"),
            ("no extension", b""),
        ):
            with self.subTest(name=name, content=content):
                self.assertFalse(is_dangerous(name, content))

    def test_names_of_files_hide_nothing(self):
        for name, clean in (
            ("../../etc/passwd", "passwd"),
            ("C:\\photos\\dent.png", "dent.png"),
            ("dent\u202egnp.exe", "dentgnp.exe"),
            ("a\x00b\n.png", "ab.png"),
            ("virus.exe. ", "virus.exe"),
            ("", "attachment"),
            (None, "attachment"),
            ("照片.jpg", "照片.jpg"),
        ):
            with self.subTest(name=name):
                self.assertEqual(clean_file_name(name), clean)
        long = clean_file_name("x" * 500 + ".png")
        self.assertTrue(long.endswith("xxx.png"))
        self.assertLess(len(long), 130)
