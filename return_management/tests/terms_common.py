from unittest.mock import patch


class TermsMixin:
    """Terms of returns that somebody else would set: when money is due, fee, freight.

    They count until the end of the test, or of the class where it sets them for all.
    """

    _terms = ()

    def setUp(self):
        super().setUp()
        self.addCleanup(setattr, type(self), "_terms", self._terms)

    @classmethod
    def _set_terms(cls, **terms):
        """Let returns be handled by these terms; later ones come first.

        :param terms: ``due`` (what has to happen before the money is due), ``days``
            (until when it is promised then), ``fee`` (kind and rate), ``freight`` (who
            bears the ways out and back), ``products`` that they are limited to.
        """
        if "_has_terms" not in cls.__dict__:
            cls._has_terms = True
            cls._patch_terms()
        cls._terms = (*cls._terms, terms)

    @classmethod
    def _find_terms(cls, name, products):
        """Return the terms that say something, or nothing."""
        for terms in reversed(cls._terms):
            if name in terms and terms.get("products", products) & products:
                return terms
        return {}

    @classmethod
    def _patch_terms(cls):
        def get_trigger(line):
            terms = cls._find_terms("due", line.product_id)
            if not terms or line._is_exchange_for_other():
                return originals["_get_refund_trigger"](line)
            return terms["due"]

        def get_days(line):
            return cls._find_terms("days", line.product_id).get("days", False)

        def get_fee(line):
            terms = cls._find_terms("fee", line.product_id)
            return terms["fee"] if terms else originals["_get_proposed_fee"](line)

        def get_freight(order):
            terms = cls._find_terms("freight", order.line_ids.product_id)
            return (
                terms["freight"] if terms else originals["_get_proposed_freight"](order)
            )

        originals = {}
        for model, name, method in (
            ("return.order.line", "_get_refund_trigger", get_trigger),
            ("return.order.line", "_get_refund_days", get_days),
            ("return.order.line", "_get_proposed_fee", get_fee),
            ("return.order", "_get_proposed_freight", get_freight),
        ):
            owner = cls.registry[model]
            originals[name] = getattr(owner, name)
            cls.startClassPatcher(patch.object(owner, name, method))
