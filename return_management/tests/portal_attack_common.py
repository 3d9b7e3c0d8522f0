import base64
import re
from types import SimpleNamespace
from urllib.parse import urlencode

from odoo import Command, http
from odoo.tests import HttpCase, new_test_user
from odoo.tools import mute_logger

from .common import ReturnManagementCommon

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
REFUSALS = (303, 400, 403, 404, 405, 422)
# What differs between two answers to the same question
CHANGING = re.compile(r"csrf_token: \"[^\"]*\"|name=\"csrf_token\" value=\"[^\"]*\"")


class PortalAttackCommon(ReturnManagementCommon, HttpCase):
    """Two customers with returns at every step, and people who want to see or change
    what is not theirs."""

    # What a refused attempt must leave as it was
    tables = (
        "return_order",
        "return_order_line",
        "ir_attachment",
        "mail_message",
        "mail_mail",
        "account_move",
        "stock_picking",
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Attachments of reports are no trace of an attack
        cls.env["ir.config_parameter"].set_param("web.base.url.freeze", "1")
        cls.own = cls._create_side("Own Solar Ltd", "own", cls.product)
        cls.secret_goods = cls._create_goods("Secret Turbine", lst_price=7654.32)
        cls.victim = cls._create_side("Victim Wind GmbH", "victim", cls.secret_goods)
        cls.company_2 = cls.env["res.company"].create({"name": "Second Company"})
        cls.user_foreign = cls._create_portal_user(
            "attack_foreign",
            cls.env["res.partner"].create({"name": "Foreign Customer"}),
            company_id=cls.company_2.id,
            company_ids=[Command.set(cls.company_2.ids)],
        )
        cls.user_clerk = new_test_user(
            cls.env, "attack_clerk", groups="base.group_user"
        )
        cls.env.flush_all()

    @classmethod
    def _create_portal_user(cls, login, partner, **values):
        return new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            partner_id=partner.id,
            **{
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
                **values,
            },
        )

    @classmethod
    def _create_side(cls, name, key, product):
        """Return a customer with an order and returns.

        :return: ``partner``, ``user``, ``order``, returns (``asked``, ``sent``,
            ``closed``), files, ``note`` and ``texts``, which nobody else may read.
        :rtype: types.SimpleNamespace
        """
        partner = cls.env["res.partner"].create(
            {"name": name, "email": f"goods@{key}.example.com"}
        )
        user = cls._create_portal_user(f"attack_{key}", partner)
        order = cls._sell(
            [{"product_id": product.id}],
            partner_id=partner.id,
            client_order_ref=f"{key.upper()}-PO-77",
        )
        side = SimpleNamespace(
            partner=partner,
            user=user,
            order=order,
            line=order.order_line,
            order_token=order._portal_ensure_token(),
            closed=cls._create_closed_return(order, key),
            sent=cls._authorize(cls._create_return(order, [1.0])),
            asked=cls._create_return(order, [1.0]),
        )
        side.asked.with_user(cls.user_salesperson).action_submit()
        for step in ("closed", "sent", "asked"):
            returns = getattr(side, step).with_env(cls.env)
            setattr(side, step, returns)
            setattr(side, f"{step}_token", returns._portal_ensure_token())
        side.note = side.closed.credit_note_ids
        side.photo = side.closed.inspection_ids.attachment_ids
        side.staff_file = cls._create_staff_file(side.sent, f"{key}-internal.png")
        side.texts = cls._get_private_texts(side)
        return side

    @classmethod
    def _get_private_texts(cls, side):
        """Return what nobody but this customer and staff may read."""
        return [
            side.partner.name,
            side.partner.email,
            side.order.name,
            side.order.client_order_ref,
            side.line.product_id.name,
            side.note.name,
            side.photo.name,
            side.staff_file.name,
            *(side.closed | side.sent | side.asked).mapped("name"),
            side.order_token,
            side.sent_token,
        ]

    @classmethod
    def _create_closed_return(cls, order, key):
        """Go the whole way with one piece, with a photo of the inspector."""
        returns = cls._authorize(cls._create_return(order, [1.0]))
        cls._receive(returns)
        photo = cls._prepare_photo(f"{key}-inspected.png", 2)
        returns.inspection_ids.with_user(cls.user_officer).write(
            {"attachment_ids": [Command.create(photo)]}
        )
        cls._inspect(returns)
        cls._settle(returns)
        return returns

    @classmethod
    def _create_staff_file(cls, returns, name):
        """Return a file on a return that is none of the customer's business."""
        return (
            cls.env["ir.attachment"]
            .with_user(cls.user_officer)
            .create(
                {
                    **cls._prepare_photo(name, 3),
                    "res_model": returns._name,
                    "res_id": returns.id,
                }
            )
        )

    @classmethod
    def _prepare_photo(cls, name, number):
        """Return the values of a photo that is like no other."""
        return {"name": name, "raw": PNG + bytes([number]), "mimetype": "image/png"}

    # === REQUESTS === #

    def _login(self, user=None):
        self.authenticate(user and user.login, user and user.login)

    def _send(self, method, path, data=None, files=None, csrf=True, **query):
        """Send one request, without following where it leads."""
        data = dict(data or {})
        if method != "GET" and csrf:
            data["csrf_token"] = http.Request.csrf_token(self)
        if query:
            path += f"?{urlencode(query)}"
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            return self.url_open(
                path,
                data=data or None,
                files=files,
                method=method,
                allow_redirects=False,
            )

    def _rpc(self, route, **params):
        """Call a route of the web client.

        :return: the answer, with its ``result`` or ``error``.
        :rtype: dict
        """
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            return self.url_open(route, json=self.build_rpc_payload(params)).json()

    def _call(self, model, method, *args, **kwargs):
        """Call a method of a model as the web client does."""
        return self._rpc(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=args,
            kwargs=kwargs,
        )

    # === WHAT MUST HOLD === #

    def _count_rows(self):
        self.env.flush_all()
        query = " UNION ALL ".join(
            f"SELECT '{table}', count(*), coalesce(max(id), 0) FROM {table}"
            for table in self.tables
        )
        self.env.cr.execute(query)
        return self.env.cr.fetchall()

    def _fingerprint(self, *sides):
        """Return what an attack might change of what is there."""
        self.env.invalidate_all()
        return [self._fingerprint_side(side) for side in sides or self._get_sides()]

    def _get_sides(self):
        return self.own, self.victim

    def _fingerprint_side(self, side):
        """Return what an attack might change of one customer's.

        :rtype: list
        """
        return [
            (order.state, order.tracking_number, order.carrier_name)
            for order in side.asked | side.sent | side.closed
        ]

    def _get_files(self, side):
        """Return the files of which nobody else may read a byte.

        :rtype: ir.attachment
        """
        return side.photo | side.staff_file

    def _assert_silent(self, answer, known=None):
        """Check that an answer tells nothing of the victim.

        :param str known: what was sent, and may come back.
        """
        body = answer.text.replace(known, "") if known else answer.text
        told = [text for text in self.victim.texts if text in body]
        self.assertFalse(told)
        self.assertNotIn("Traceback", answer.text)
        for side in self._get_sides():
            for file in self._get_files(side):
                self.assertNotIn(file.raw, answer.content)

    def _assert_refused(self, answer, before, statuses=REFUSALS, known=None):
        """Check that an attempt was refused, told nothing and left nothing."""
        self.assertIn(answer.status_code, statuses)
        self._assert_silent(answer, known)
        self.assertEqual(self._count_rows(), before)

    def _neutral(self, answer, *texts):
        """Return a page without what differs by request, address and entry."""
        body = CHANGING.sub("", answer.text)
        for text in texts:
            pattern = re.escape(str(text))
            if isinstance(text, int):
                # Only where it stands in an address: not 404 in the name of a picture
                pattern = rf"(?<=[/F]){pattern}(?![\w.])"
            body = re.sub(pattern, "#", body)
        return body
