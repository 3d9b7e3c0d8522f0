"""Until when, and by whom, every stored field may be written by a client.

never      by nobody: it follows from buttons and quantities
draft      until the return is submitted (draft_officer: by officers alone)
decided    and by the approvers until they have decided
money      until the settlement is asked for, and again when it is refused
refund     by officers until the return is closed
always     by whoever may write the record
inspected  by officers until the inspection is validated
goods      by officers, also afterwards: what is found out later, until the measure
           is verified
linked     until the document counts: goods have moved, lines are posted
setting    by who may configure; what decided already has guards of its own
"""

RULES = {
    "account.move": {
        "never": "is_return_refund_confirmed return_order_id",
    },
    "account.move.line": {
        "linked": "return_inspection_id return_invoice_line_id return_line_id",
        "never": (
            "return_is_price_only return_percent return_qty_served return_role "
            "return_share"
        ),
    },
    "payment.transaction": {
        "never": (
            "date_return_asked return_credit_note_id return_order_id return_request"
        ),
    },
    "product.template": {
        "setting": "is_freight",
    },
    "res.company": {
        "setting": (
            "return_credit_note_posting return_days_to_send "
            "return_freight_limit return_freight_product_id "
            "return_instructions "
            "return_separate_settlement return_sole_approver"
        ),
    },
    "return.order": {
        "never": (
            "access_token amount_company_currency amount_credited amount_untaxed "
            "currency_id date_authorized date_closed date_refund_promised "
            "date_refunded date_submitted freight_back_bearer freight_out_bearer "
            "inspection_status is_charge_waived "
            "is_receipt_given_up name "
            "phase reason_group receipt_status refund_status refusal_reason "
            "settle_requested_by_id "
            "settlement_obstacle settlement_shown settlement_status state "
            "submitted_by_id team_id"
        ),
        "draft": (
            "company_id date_request partner_id replacement_timing "
            "return_method warehouse_id"
        ),
        "decided": "reason_id requested_settlement_type",
        "money": "amount_freight_back date_sent freight_back_paid_by liability",
        "refund": "refund_method",
        "always": (
            "active attachment_ids carrier_name channel client_ref date_deadline "
            "description tracking_number user_id"
        ),
    },
    "return.order.approval": {
        "never": (
            "comment company_id date_deadline date_decided date_reminded gate "
            "is_alone order_id signature stage_id state user_id user_name"
        ),
    },
    "return.order.disposition": {
        "setting": (
            "action active company_id credit_percent location_dest_id name sequence"
        ),
    },
    "return.order.inspection": {
        "never": (
            "check_count check_open_count company_id date_done date_verified "
            "counted_lot_ids inspector_id is_above_plan line_id location_id order_id "
            "product_id qty_counted receipt_move_id request_keys state verified_by_id"
        ),
        "inspected": (
            "condition credit_percent disposition_id finding lot_ids missing_type "
            "quantity settlement_type"
        ),
        "goods": ("attachment_ids date_measure measure root_cause verification"),
    },
    "return.order.inspection.check": {
        "never": (
            "check_id company_id date_checked inspection_id is_required "
            "require_photo sequence user_id"
        ),
        "inspected": "attachment_ids note result",
    },
    "return.order.line": {
        "never": (
            "amount_credited amount_restocking_fee company_id currency_id "
            "date_request invoice_id "
            "is_goods_expected is_to_charge is_to_credit is_to_ship "
            "is_unexpected partner_id price_subtotal price_unit "
            "qty_accepted qty_credit_posted qty_credited qty_expected qty_given_back "
            "qty_held qty_in_quarantine qty_inspected qty_inspected_otherwise "
            "qty_missing qty_received qty_reduced qty_repaired qty_replaced "
            "qty_sent_back qty_to_credit qty_to_repair qty_to_replace "
            "restocking_fee_rate restocking_fee_type sale_order_id state"
        ),
        "draft": (
            "date_purchase invoice_line_id order_id product_id product_uom_id "
            "product_uom_qty sale_line_id"
        ),
        "draft_officer": "lot_ids",
        "decided": (
            "credit_percent exchange_price_unit exchange_product_id qty_authorized "
            "reason_id requested_settlement_type settlement_type"
        ),
        "always": "name sequence",
    },
    "return.order.reason": {
        "setting": (
            "active check_count company_id credit_percent disposition_id group "
            "guideline liability name plan_count require_photo sequence"
        ),
    },
    "return.order.reason.check": {
        "setting": (
            "about active company_id instruction is_required name reason_id "
            "require_photo sequence"
        ),
    },
    "return.order.reason.plan": {
        "setting": (
            "company_id condition credit_percent disposition_id reason_id sequence "
            "settlement_type"
        ),
    },
    "return.order.stage": {
        "setting": (
            "active allow_same_approver amount_max amount_min approver_group_id "
            "approver_ids company_id domain for_exception gate hours_allowed "
            "is_named name reason_group sequence"
        ),
    },
    "sale.order.line": {
        "never": "qty_return_credited qty_return_unmoved qty_returned",
    },
    "stock.move": {
        "linked": "return_inspection_id return_line_id",
        "never": "return_role",
    },
    "stock.picking": {
        "linked": "return_order_id",
        "never": "return_scan_keys",
    },
    "stock.scrap": {
        "never": "return_inspection_id",
    },
    "stock.warehouse": {
        "setting": (
            "quarantine_location_id return_discount_location_id "
            "return_repair_location_id return_scrap_location_id "
            "return_vendor_location_id reverse_type_id"
        ),
    },
}
