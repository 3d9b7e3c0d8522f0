class ScanCounter:
    """Finds out which goods of a parcel scans name, and counts them.

    All that many scans name is read at once.
    """

    def __init__(self, reception, parcel, codes):
        """Read the products and numbers that these codes may name."""
        self.env = reception.env
        self.answer = reception._answer
        self.refuse_surplus = reception._refuse_surplus
        self.parcel = parcel
        barcodes = list({form for code in codes for form in code.barcodes})
        products = self.env["product.product"].with_context(skip_preprocess_gs1=True)
        found = products.search([("barcode", "in", barcodes)]).with_env(self.env)
        self.products = {product.barcode: (product, 1.0) for product in found}
        for pack in self.env["product.uom"].search([("barcode", "in", barcodes)]):
            # What a pack is called: in pieces of the product.
            pieces = pack.uom_id._compute_quantity(1.0, pack.product_id.uom_id)
            self.products[pack.barcode] = (pack.product_id, pieces)
        lots = self.env["stock.lot"].search(
            [("name", "in", list({code.lot_name for code in codes}))]
        )
        self.lots = lots.grouped("name")
        self.in_stock = self._read_in_stock(lots)

    def _read_in_stock(self, lots):
        """Return where serial numbers are that the company has already.

        :rtype: dict[stock.lot, stock.location]
        """
        serials = lots.filtered(lambda lot: lot.product_id.tracking == "serial")
        quants = self.env["stock.quant"].search(
            [
                ("lot_id", "in", serials.ids),
                ("location_id.usage", "in", ("internal", "transit")),
                ("quantity", ">", 0),
            ]
        )
        return {quant.lot_id: quant.location_id for quant in quants}

    def count(self, code, scan):
        """Count what one scan names.

        :param ScannedCode code: what was read.
        :param dict scan: what the client sent with it.
        :return: see `return.order.reception._answer`.
        :rtype: dict
        """
        package = self.parcel.get_packages().get(code.package or code.text)
        if package:
            self.parcel.take_package(package)
            return self.answer(
                "counted", message=self.env._("Package %(name)s", name=package.name)
            )
        product, pieces = self._find_product(code)
        name = code.lot
        if not product:
            product, name = self._find_numbered(code, scan)
            pieces = 1.0
        if not product:
            return self._explain_unknown(code)
        quantity = product.uom_id.round(pieces * (code.quantity or 1.0))
        if not quantity > 0:
            return self._explain_unknown(code)
        if product.tracking == "none":
            name = False
        return self._count_goods(product, name, quantity, bool(scan.get("is_accepted")))

    # === WHICH GOODS === #

    def _find_product(self, code):
        """Return the product whose number was scanned, and how many pieces that is.

        :rtype: tuple[product.product, float]
        """
        for form in code.barcodes:
            if form in self.products:
                return self.products[form]
        return self.env["product.product"], 1.0

    def _find_numbered(self, code, scan):
        """Return the goods whose serial number or lot was scanned.

        :rtype: tuple[product.product, str]
        """
        name = code.lot_name
        lots = self.lots.get(name, self.env["stock.lot"])
        here = self.parcel.moves.product_id
        known = lots.product_id & here
        if not known:
            # Numbers that were typed on the transfer, or that nobody knows.
            known = self.env["product.product"].union(
                *(
                    line.product_id
                    for line in self.parcel.left
                    if self.parcel.get_name(line) == name
                )
            )
        if not known and not lots:
            known = here.filtered(
                lambda product: (
                    product.id == scan.get("product_id") and product.tracking != "none"
                )
            )
        return (known or lots.product_id)[:1], name

    # === COUNTING === #

    def _count_goods(self, product, name, quantity, is_accepted):
        """Count goods, or say why not.

        :rtype: dict
        """
        move = self.parcel.find_move(product)
        refusal = self._find_obstacle(product, name, move, is_accepted)
        if refusal:
            return refusal
        taken = self._take(product, name, quantity)
        if not taken and is_accepted:
            missing = quantity - self.parcel.count_left(product, name)
            self.parcel.expect_more(product, missing, name)
            taken = self._take(product, name, quantity)
        move = move or self.parcel.find_move(product)
        if taken:
            return self.answer("counted", move, name or False)
        if taken is None:
            return self._refuse_number(product, name, move)
        return self.refuse_surplus(move)

    def _take(self, product, name, quantity):
        """Take goods with or without number from what is expected.

        :rtype: bool | None
        """
        if name:
            return self.parcel.take_named(product, name, quantity)
        return self.parcel.take_plain(product, quantity)

    # === WHAT IS ODD === #

    def _find_obstacle(self, product, name, move, is_accepted):
        """Say what forbids to count goods at once, if anything does.

        :rtype: dict | None
        """
        values = {"product": product.display_name, "number": name}
        if not move and not is_accepted:
            message = self.env._(
                "Wrong goods: %(product)s is not expected in this parcel.", **values
            )
            return self._refuse("wrong_goods", product, message, can_accept=True)
        if product.tracking != "none" and not name:
            name_of = {
                "serial": self.env._(
                    "Now scan the serial number of %(product)s.", **values
                ),
                "lot": self.env._("Now scan the lot number of %(product)s.", **values),
            }
            return self._refuse("number", product, name_of[product.tracking])
        if product.tracking != "serial":
            return None
        if self.parcel.is_counted(product, name):
            message = self.env._("%(number)s was scanned already.", **values)
            return self._refuse("twice", product, message)
        for lot in self.lots.get(name, ()):
            if lot.product_id == product and lot in self.in_stock:
                message = self.env._(
                    "%(number)s of %(product)s came back already: it is in "
                    "%(location)s. Check the number.",
                    location=self.in_stock[lot].display_name,
                    **values,
                )
                return self._refuse("returned", product, message)
        return None

    def _refuse(self, status, product, message, **values):
        """Return that goods are not counted.

        :rtype: dict
        """
        move = self.parcel.find_move(product)
        return {
            **self.answer(status, move, message, **values),
            "product_id": product.id,
        }

    def _refuse_number(self, product, name, move):
        """Say that goods with another number were delivered.

        :rtype: dict
        """
        # sudo: the name of the order helps, whoever may read it.
        sales = ", ".join(
            self.parcel.get_moves(product).sale_line_id.sudo().order_id.mapped("name")
        )
        message = self.env._(
            "Wrong number: %(number)s of %(product)s was not delivered on %(order)s.",
            number=name,
            product=product.display_name,
            order=sales,
        )
        return self._refuse("wrong_number", product, message, can_accept=True)

    def _explain_unknown(self, code):
        """Say that a code names no goods.

        :rtype: dict
        """
        scan = self.env["return.order.scan"]
        if code.has_wrong_digit:
            message = scan._explain_unknown(code)
        else:
            message = self.env._(
                "%(code)s is unknown: no product, serial number or package is called "
                "so.",
                code=code.text or "?",
            )
        return self.answer("unknown", message=message)
