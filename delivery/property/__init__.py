"""What people receive of a property search: requests, feedback per township, dossiers, the county's account."""

from delivery.property.dossiers import DossierInputs
from delivery.property.property_inputs import PropertyInputs
from delivery.property.property_labels import describe_receipt_faults, make_reason_labels
from delivery.property.property_summary import count_refused_by_reason
from delivery.property.search_requests import RequestInputs, list_request_files, make_batch_number

__all__ = [
    "DossierInputs",
    "PropertyInputs",
    "RequestInputs",
    "count_refused_by_reason",
    "describe_receipt_faults",
    "list_request_files",
    "make_batch_number",
    "make_reason_labels",
]
