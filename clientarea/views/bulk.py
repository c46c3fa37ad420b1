"""Many mailboxes at once: out as a table, and in again, seen first and then carried out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clientarea.access import actor_of, service_or_404
from clientarea.bulk_rows import line_view
from clientarea.formats import money_text
from clientarea.forms.bulk import UploadForm
from clientarea.http import CustomerRequest, render_page
from clientarea.rooms import room_context
from provisioning.actions import bulk_runs
from provisioning.errors import ActionRefused
from provisioning.mailbox_tables import COLUMNS, line_texts
from provisioning.models import BulkRun, BulkStatus, Service
from provisioning.queries import bulk_runs as bulk_queries
from provisioning.queries.mailboxes import mailbox_usage, settings_of_all
from provisioning.sentences import customer_sentence
from provisioning.tables import MAX_FILE_BYTES, csv_bytes, xlsx_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLES = (
    ("anna", "Anna Berg", "10", "", "yes", "no", "yes", "anna.berg@home.example"),
    ("sales", "Sales", "5", "", "no", "no", "yes", ""),
)


@require_http_methods(["GET", "POST"])
def import_mailboxes(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """The upload; a worker reads the file, and the next page shows the difference."""
    service = service_or_404(request, whmcs_service_id)
    is_sent = request.method == "POST"
    form = UploadForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, service=service
    )
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = bulk_runs.start(
                service=service,
                by=actor_of(request),
                file_name=file.name,
                # One more than is allowed tells a file that is too large.
                content=file.read(MAX_FILE_BYTES + 1),
                hand_over=form.cleaned_data["hand_over"],
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            return redirect("bulk-run", service.whmcs_service_id, run.pk)
    form.focus_first_error()
    context = room_context(service, "mailboxes") | {
        "form": form,
        "runs": bulk_queries.latest_runs(service),
        "columns": COLUMNS,
        "usage": mailbox_usage(service),
    }
    status = 422 if form.errors and is_sent else 200
    return render_page(request, "bulk/upload.html", context, status=status)


@require_safe
def show_run(request: CustomerRequest, whmcs_service_id: int, import_id: int) -> HttpResponse:
    """The difference, then the progress; asks again while something moves."""
    service = service_or_404(request, whmcs_service_id)
    run = _run_or_404(service, import_id)
    tally = bulk_queries.tally_of(run)
    is_moving = bulk_queries.is_moving(run, tally)
    amount = money_text(abs(run.monthly_difference), service.client.currency_code)
    context = room_context(service, "mailboxes") | {
        "run": run,
        "usage": mailbox_usage(service),
        "tally": tally,
        "poll_seconds": 2 if is_moving else 0,
        "is_planned": run.status == BulkStatus.PLANNED,
        "is_reading": run.status == BulkStatus.READING,
        "is_unreadable": run.status == BulkStatus.UNREADABLE,
        "is_cancelled": run.status == BulkStatus.CANCELLED,
        "has_sheet": not is_moving and tally.secrets > 0,
        "sentence": customer_sentence(run.error_code, run.error_arguments),
        "cost": amount if run.monthly_difference > 0 else "",
        "saving": amount if run.monthly_difference < 0 else "",
        "problems": [line_view(row) for row in bulk_queries.problem_rows(run)],
        "wishes": [line_view(row) for row in bulk_queries.wished_rows(run)],
    }
    return render_page(request, "bulk/run.html", context, fragment="bulk-run")


@require_POST
def confirm_run(request: CustomerRequest, whmcs_service_id: int, import_id: int) -> HttpResponse:
    """Yes to the difference; said twice it is said once."""
    service = service_or_404(request, whmcs_service_id)
    run = _run_or_404(service, import_id)
    try:
        bulk_runs.confirm(run=run, by=actor_of(request))
    except ActionRefused as refusal:
        messages.error(request, customer_sentence(refusal.code, refusal.arguments))
    return redirect("bulk-run", service.whmcs_service_id, run.pk)


@require_POST
def cancel_run(request: CustomerRequest, whmcs_service_id: int, import_id: int) -> HttpResponse:
    """No, or no further."""
    service = service_or_404(request, whmcs_service_id)
    run = _run_or_404(service, import_id)
    if bulk_runs.cancel(run=run, by=actor_of(request)):
        messages.success(request, _("Stopped. What was not begun is not done."))
    return redirect("bulk-run", service.whmcs_service_id, run.pk)


@require_POST
@sensitive_variables("secrets", "people")
def show_sheet(request: CustomerRequest, whmcs_service_id: int, import_id: int) -> HttpResponse:
    """What the owners need, once: it is erased by being shown."""
    service = service_or_404(request, whmcs_service_id)
    run = _run_or_404(service, import_id)
    secrets = bulk_runs.take_sheet(run=run, by=actor_of(request))
    people = [
        (
            address,
            secret.get("password", ""),
            request.build_absolute_uri(secret["path"]) if "path" in secret else "",
        )
        for address, secret in secrets
    ]
    context = room_context(service, "mailboxes") | {"run": run, "people": people}
    return render_page(request, "bulk/sheet.html", context)


@require_safe
def export_mailboxes(
    request: CustomerRequest, whmcs_service_id: int, file_format: str
) -> HttpResponse:
    """All mailboxes as the table that can be sent back in."""
    service = service_or_404(request, whmcs_service_id)
    domain_name = service.domain_name
    rows = [
        line_texts(address=f"{local_part}@{domain_name}", **settings)
        for local_part, settings in settings_of_all(service)
    ]
    return _download([COLUMNS, *rows], file_format, f"mailboxes-{domain_name}")


@require_safe
def download_template(
    request: CustomerRequest, whmcs_service_id: int, file_format: str
) -> HttpResponse:
    """The columns with two lines that show how they are meant."""
    service = service_or_404(request, whmcs_service_id)
    rows = [
        (f"{name}@{service.domain_name}", *cells)
        for name, *cells in (list(row) for row in EXAMPLES)
    ]
    return _download([COLUMNS, *rows], file_format, "mailboxes-template")


def _download(rows: list[object], file_format: str, name: str) -> HttpResponse:
    if file_format == "xlsx":
        content, content_type = xlsx_bytes(rows), XLSX  # type: ignore[arg-type]
    else:
        content, content_type = csv_bytes(rows), "text/csv; charset=utf-8"  # type: ignore[arg-type]
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    response["Cache-Control"] = "no-store"
    return response


def _run_or_404(service: Service, import_id: int) -> BulkRun:
    run = bulk_queries.run_of(service, import_id)
    if run is None:
        raise Http404
    return run
