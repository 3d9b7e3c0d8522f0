"""Who may write every stored field, until when, and who calls every method.

identity    authors until the first release, nobody afterwards
control     authors until the first release, document control always
open        authors and document control
controller  document control alone
draft       authors and document control while the revision is a draft
never       nobody: it follows from buttons
"""

FIELDS = {
    "controlled.document": {
        "identity": "code company_id document_type name",
        "control": "active content_source report_id review_interval version_scheme",
        "open": "department_id note user_id",
        "controller": "date_last_review",
        "never": "date_next_review",
    },
    "controlled.document.department": {
        "controller": "active code company_id name sequence user_id",
    },
    "controlled.document.distribution": {
        "controller": "copies department_id document_id is_distributed",
        "never": "company_id sequence",
    },
    "controlled.document.form": {
        "never": "company_id date_filled document_id res_id res_model revision_id",
    },
    "controlled.document.print": {
        "controller": "note",
        "never": (
            "activity_id closed_by_id company_id copy_number date_closed "
            "date_deadline date_printed department_id document_id receiver "
            "revision_id state user_id"
        ),
    },
    "controlled.document.revision": {
        "draft": (
            "approver_id body body_type date_effective description document_id file "
            "file_name remarks reviewer_id title version"
        ),
        "never": (
            "approval_comment approved_by_id approved_name approved_signature "
            "company_id content_facts content_html date_approved date_obsolete "
            "date_prepared date_release date_reviewed form_view_id prepared_by_id "
            "prepared_name prepared_signature released_by_id review_comment "
            "review_sheet_number reviewed_by_id reviewed_name reviewed_signature "
            "sequence state verification_token"
        ),
    },
    "ir.actions.report": {
        "never": "form_language form_view_id",
    },
}
# The first letters of those who are not refused for want of rights: author, reviewer,
# signer (who approves), controller, everybody. By the state in which a method works.
METHODS = {
    "controlled.document": {
        "arsce": (
            "action_compare action_draft_from_system action_issue_copies "
            "action_view_copies action_view_revisions"
        ),
        "arsc": "action_new_revision",
        "ac": "action_confirm_review",
        "c": "action_withdraw",
    },
    "controlled.document.print": {
        "c": "action_hand_back action_print action_report_lost",
    },
    "controlled.document.revision": {
        "arsce": "action_issue_copies action_view_forms",
        "arsc": "action_compare action_submit",
        "rs": "action_review action_send_back",
        "s": "action_approve",
        "c": "action_register action_release",
    },
}
