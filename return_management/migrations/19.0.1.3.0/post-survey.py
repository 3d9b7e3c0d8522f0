def migrate(cr, version):
    """Count the returns that are done as asked: nobody hears of what is long past.

    Their customers may still rate what was closed lately.
    """
    if version:
        cr.execute(
            """
            UPDATE return_order
               SET date_survey = date_closed
             WHERE state = 'done' AND date_survey IS NULL
            """
        )
