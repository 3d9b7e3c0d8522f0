def migrate(cr, version):
    """Settle what was decided before this version as it was meant then: refunded.

    Wishes for an exchange or a repair were only noted. Computing the settlement from
    them would change what is owed for returns that are settled already.
    """
    if not version:
        return
    cr.execute(
        """
        ALTER TABLE return_order_line ADD COLUMN settlement_type varchar;
        UPDATE return_order_line line
           SET settlement_type = CASE
               WHEN line.state IN ('draft', 'submitted')
               THEN COALESCE(ro.requested_settlement_type, 'refund')
               ELSE 'refund' END
          FROM return_order ro
         WHERE ro.id = line.order_id;
        ALTER TABLE return_order_inspection ADD COLUMN settlement_type varchar;
        UPDATE return_order_inspection inspection
           SET settlement_type = CASE
               WHEN disposition.action = 'send_back' THEN 'none' ELSE 'refund' END
          FROM return_order_inspection same
          LEFT JOIN return_order_disposition disposition
            ON disposition.id = same.disposition_id
         WHERE same.id = inspection.id;
        ALTER TABLE account_move_line ADD COLUMN return_role varchar;
        UPDATE account_move_line SET return_role = 'goods'
         WHERE return_line_id IS NOT NULL;
        """
    )
