import subprocess
from contextvars import ContextVar
from urllib.parse import urlsplit

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.base.models import ir_actions_report as base_report

# Nobody listens there: what is asked for through it fails at once
NOWHERE = "http://127.0.0.1:9"
# What a report of returns may take; each further document adds its share
SECONDS, SECONDS_PER_BODY = 60, 5

time_limit = ContextVar("return_report_time_limit", default=None)
run_without_limit = base_report._run_wkhtmltopdf


def run_within_limit(args):
    """Run wkhtmltopdf, and end it when the report in work takes too long.

    Takes the place of the function of `base`, which waits for ever and offers no hook.
    Without a limit, as for all reports that are not ours, it is that function.

    :param list[str] args: of the program.
    :rtype: subprocess.CompletedProcess
    :raise subprocess.TimeoutExpired: when the program was ended.
    """
    seconds = time_limit.get()
    if seconds is None:
        return run_without_limit(args)
    return subprocess.run(
        [base_report._wkhtml().bin, *args],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=seconds,
    )


base_report._run_wkhtmltopdf = run_within_limit


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _run_wkhtmltopdf(self, bodies, report_ref=False, **kwargs):
        """Override of `base` to print what customers wrote without the network.

        :raise UserError: if the document is not ready in time.
        """
        model = report_ref and self._get_report(report_ref).model
        if not (model and model.startswith("return.")):
            return super()._run_wkhtmltopdf(bodies, report_ref=report_ref, **kwargs)
        seconds = SECONDS + SECONDS_PER_BODY * len(bodies)
        token = time_limit.set(seconds)
        try:
            return super(
                IrActionsReport, self.with_context(return_report_offline=True)
            )._run_wkhtmltopdf(bodies, report_ref=report_ref, **kwargs)
        except subprocess.TimeoutExpired as error:
            raise UserError(
                self.env._(
                    "%(report)s was not ready after %(seconds)s seconds and was given "
                    "up. Print fewer returns at once, or look for a picture in them "
                    "that cannot be shown.",
                    report=self._get_report(report_ref).name,
                    seconds=seconds,
                )
            ) from error
        finally:
            time_limit.reset(token)

    @api.model
    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        """Override of `base`: pictures and styles come from this server alone."""
        command = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("return_report_offline"):
            host = urlsplit(self._get_report_url()).hostname
            command += ["--proxy", NOWHERE, "--bypass-proxy-for", host]
        return command
