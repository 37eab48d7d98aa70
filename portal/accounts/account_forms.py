"""Forms of the bureau's page of accounts."""

from __future__ import annotations

from typing import Any

from django import forms

from portal.access.roles import Role
from portal.accounts.accounts import GrantRequest
from portal.accounts.scope_names import list_departments, list_townships
from portal.office import Office


class GrantForm(forms.Form):
    """What a paper lets somebody do, for which townships or departments, until when."""

    role = forms.ChoiceField(label="角色", choices=[(role.value, role.label) for role in Role])
    townships = forms.MultipleChoiceField(label="乡镇", required=False, widget=forms.CheckboxSelectMultiple)
    departments = forms.MultipleChoiceField(label="部门", required=False, widget=forms.CheckboxSelectMultiple)
    paper_no = forms.CharField(label="授权文书编号", max_length=100)
    until = forms.DateField(label="授权到", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, office: Office, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        townships = sorted(list_townships(office.workspace, office.config))
        departments = sorted(list_departments(office.config))
        self.fields["townships"].choices = [(name, name) for name in townships]
        self.fields["departments"].choices = [(name, name) for name in departments]

    def make_request(self) -> GrantRequest:
        """The grant that was asked for, of a form that is valid; names of another role's scope are left out."""
        values, role = self.cleaned_data, Role(self.cleaned_data["role"])
        return GrantRequest(
            role, values["paper_no"], values["until"],
            tuple(values["townships"]) if role is Role.TOWNSHIP else (),
            tuple(values["departments"]) if role is Role.DEPARTMENT else (),
        )  # fmt: skip


class AccountForm(GrantForm):
    """A new account with its first grant; its password is issued by the page."""

    name = forms.CharField(label="账号名", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    field_order = ("name", "role", "townships", "departments", "paper_no", "until")
