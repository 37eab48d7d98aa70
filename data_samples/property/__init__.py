"""The property search's inbox: authorisations, replies of nine departments, receipts, visits and village reviews."""

from __future__ import annotations

from collections.abc import Callable

from data_samples.property import authorisations, receipts, replies, reviews
from data_samples.sheets import Delivery
from data_samples.world import World

PROPERTY_DELIVERIES: tuple[Callable[[World], Delivery], ...] = (
    authorisations.deliver,
    replies.vehicles,
    replies.real_estate,
    replies.housing_contracts,
    replies.market_entities,
    replies.tax,
    replies.payroll,
    replies.staffing,
    replies.social_insurance,
    replies.means_check,
    receipts.deliver,
    reviews.visits,
    reviews.reviews,
)
