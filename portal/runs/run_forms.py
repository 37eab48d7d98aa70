"""Forms of the bureau's pages about runs: what is chosen is one of what there is."""

from __future__ import annotations

from typing import Any

from django import forms

from domain.errors import UsageError
from domain.periods import Period
from portal.jobs.job_request import JobKind, JobRequest
from portal.office import Office
from services.deliveries.inboxes import find_inbox, list_inboxes

_OF_COUNTY = "现行政策"


class StartForm(forms.Form):
    """What a worker is to do with which deliveries."""

    kind = forms.ChoiceField(label="做什么", choices=[(kind.value, kind.label) for kind in JobKind])
    inbox = forms.ChoiceField(label="收件目录")
    period = forms.CharField(label="期次", max_length=20)
    policy = forms.ChoiceField(label="政策", required=False)
    as_of = forms.DateField(
        label="截止日", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "截止日应是 2026-09-30 这样的日期。"},
    )  # fmt: skip

    def __init__(self, office: Office, data: Any = None, initial: dict[str, str] | None = None) -> None:
        inboxes = list_inboxes(office.workspace)
        suggested = inboxes[0] if inboxes else None
        first = {"inbox": suggested.key, "period": str(suggested.period or "")} if suggested else {}
        super().__init__(data, initial=first | (initial or {}), label_suffix="")
        self._office = office
        self.has_inbox = bool(inboxes)
        self.fields["inbox"].choices = [(inbox.key, inbox.title) for inbox in inboxes]
        policies = office.county.policies
        self.fields["policy"].choices = [("", _OF_COUNTY), *((name, policy.title) for name, policy in policies.items())]

    def clean_period(self) -> Period:
        """The period, in whatever form it was typed."""
        try:
            return Period.parse(self.cleaned_data["period"])
        except UsageError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        """A trial tries a policy other than the one in force."""
        cleaned: dict[str, Any] = super().clean()
        policy, in_force = cleaned.get("policy"), self._office.county.settings.policy
        if cleaned.get("kind") == JobKind.POLICY_TRIAL and policy in {"", None, in_force}:
            self.add_error("policy", "政策试算是与现行政策比较：请选择另一项政策。")
        return cleaned

    def make_request(self) -> JobRequest:
        """What was asked, of a form that is valid. Raises `UsageError` when the inbox is gone."""
        values = self.cleaned_data
        inbox = find_inbox(self._office.workspace, values["inbox"])
        as_of = values["as_of"].isoformat() if values["as_of"] else ""
        return JobRequest(JobKind(values["kind"]), values["period"], inbox.folder, values["policy"], as_of)


class WithdrawForm(forms.Form):
    """Why a run is withdrawn; townships read it."""

    reason = forms.CharField(
        label="撤回的原因", max_length=200, widget=forms.TextInput(attrs={"placeholder": "不要写姓名和证件号码"}),
        error_messages={"required": "请写明撤回的原因。"},
    )  # fmt: skip
