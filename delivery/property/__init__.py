"""What people receive of a property search: requests, feedback per township, dossiers, the county's account."""

from delivery.property.property_labels import describe_receipt_faults, label_refusal_reasons
from delivery.property.search_requests import list_request_files, make_batch_number

__all__ = ["describe_receipt_faults", "label_refusal_reasons", "list_request_files", "make_batch_number"]
