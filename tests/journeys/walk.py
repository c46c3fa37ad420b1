"""One customer walking through the rooms of a domain, the same way on either platform."""

from __future__ import annotations

import re

from playwright.sync_api import FilePayload, Locator, Page, expect

from provisioning.actions import bulk_runs
from provisioning.models import BulkRun, DomainAliasRequest, Mailbox, Service
from provisioning.operations import details, domain_aliases, runner
from tests.factories import PASSWORD
from tests.provisioning.operations.platforms import MailPlatform

TABLE = "address;name;storage_gb;sign_in\nzoe;Zoe;2;yes\nyann;Yann;2;no\nanna;Anna Berg;6;\n"


class Walk:
    """A page, and what a worker does meanwhile."""

    def __init__(
        self,
        page: Page,
        site: str,
        service: Service,
        platform: MailPlatform,
        *,
        has_script: bool,
    ) -> None:
        self.page, self.service, self.platform = page, service, platform
        self.has_script = has_script
        self.base = f"{site}/services/{service.whmcs_service_id}"
        self.is_billed = platform.kind == "smartermail"

    def open(self, path: str) -> None:
        """The page is there, and nothing of it is wider than the window."""
        answer = self.page.goto(f"{self.base}/{path}")
        assert answer is not None
        assert answer.status == 200, path
        is_wide = "document.documentElement.scrollWidth > window.innerWidth"
        assert not self.page.evaluate(is_wide), path

    def press(self, name: str, told: str = "") -> None:
        """A button, and what the next page says."""
        self.page.get_by_role("button", name=name, exact=True).click()
        if told:
            self.sees(told)

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def row(self, name: str) -> Locator:
        return self.page.get_by_role("row").filter(has_text=name)

    def finds(self, path: str, name: str, *texts: str) -> None:
        """After a worker's turn the list has it."""
        runner.run_service(self.service.pk)
        self.open(path)
        for text in texts:
            expect(self.row(name)).to_contain_text(text)

    def walk(self) -> None:
        """Every task of a day, in an order in which each finds what it needs."""
        self.add_a_mailbox()
        self.change_it()
        self.block_delete_and_restore_it()
        self.pass_mail_on()
        self.write_to_a_list()
        self.use_a_second_domain()
        self.import_a_table()
        self.look_at_the_bill()

    def add_a_mailbox(self) -> None:
        self.open("mailboxes/")
        self.follow("Add mailbox")
        self.fill("Address", "anna")
        self.fill("Name", "Anna Berg")
        self.press("Generate")
        password = self.page.get_by_label("Password", exact=True)
        expect(password).to_have_value(re.compile(".{12,}"))
        generated = password.input_value()
        self.fill("Also receives mail for", "hello")
        self.fill("Storage", "5")
        if self.is_billed:
            self.page.get_by_label(re.compile("ActiveSync")).check()
            if self.has_script:
                expect(self.page.locator("#price-box")).to_contain_text("+ $2.00 a month")
        self.press("Add mailbox", "anna@client.test is being created.")
        self.finds("mailboxes/", "anna@client.test", "hello", "of 5 GB", "Active")
        assert self.platform.check_password("anna@client.test", generated)

    def change_it(self) -> None:
        self.row("anna@").get_by_role("button").last.click()
        self.follow("Manage")
        self.fill("Storage", "7")
        self.press("Save changes", "your changes are being saved")
        self.finds("mailboxes/", "anna@client.test", "of 7 GB", "Active")
        self.follow("anna@client.test")
        self.follow("Set password")
        self.fill("Password", PASSWORD)
        self.press("Set password", "the new password is being set")
        runner.run_service(self.service.pk)
        assert self.platform.check_password("anna@client.test", PASSWORD)

    def block_delete_and_restore_it(self) -> None:
        for button, state in (("Block sign-in", "Sign-in blocked"), ("Allow sign-in", "Active")):
            self.open(f"mailboxes/{Mailbox.objects.get(local_part='anna').pk}/")
            self.press(button, "anna@client.test: sign-in is being")
            self.finds("mailboxes/", "anna@client.test", state)
        self.row("anna@").get_by_role("button").last.click()
        self.follow("Delete")
        self.sees("Delete anna@client.test?")
        self.press("Delete", "anna@client.test is disabled and will be deleted on")
        self.finds("mailboxes/", "anna@client.test", "Deleted on")
        self.row("anna@").get_by_role("button").last.click()
        self.press("Restore", "anna@client.test is there again.")
        self.finds("mailboxes/", "anna@client.test", "Active")

    def pass_mail_on(self) -> None:
        """Alias, forward, catch-all."""
        self.open("aliases/")
        self.follow("Add alias")
        self.fill("Address", "info")
        self.fill("Passes mail on to", "anna")
        self.press("Add alias", "info@client.test is being created.")
        self.finds("aliases/", "info@client.test", "anna@client.test", "Active")
        self.follow("info@client.test")
        self.fill("Passes mail on to", "bob")
        self.press("Save changes", "your changes are being saved")
        self.finds("aliases/", "info@client.test", "bob@client.test", "Active")
        self.remove(f"aliases/{self.number_of('info@')}/", "Delete alias")
        bob = Mailbox.objects.get(local_part="bob").pk
        details.read_forward(bob)
        self.open(f"mailboxes/{bob}/")
        self.follow("Forward this mailbox's mail")
        self.fill("Forward to", "home@elsewhere.test")
        self.press("Save changes", "your changes are being saved")
        self.finds("aliases/", "bob@client.test", "home@elsewhere.test")
        details.read_catch_all(self.service.pk)
        self.open("aliases/catch-all/")
        self.page.get_by_label(re.compile("Deliver mail for names")).check()
        self.fill("To this address", "hello")
        self.press("Save changes", "your change is being saved")
        runner.run_service(self.service.pk)
        self.open("aliases/")
        self.sees("It all goes to hello@client.test")

    def write_to_a_list(self) -> None:
        self.open("lists/")
        self.follow("Add list")
        self.fill("Address", "team")
        self.fill("Members", "bob, friend@elsewhere.test")
        if self.is_billed:
            self.fill("Looked after by", "bob")
        self.fill("Search address or name", "ann")
        self.press("Search")
        self.page.get_by_label(re.compile("anna@client.test")).check()
        self.press("Add the chosen ones")
        expect(self.page.get_by_label("Members", exact=True)).to_have_value(re.compile("anna@"))
        self.press("Add list", "team@client.test is being created.")
        self.finds("lists/", "team@client.test", "3 members", "Active")
        self.follow("team@client.test")
        self.fill("Members", "bob\nanna")
        self.press("Save changes", "your changes are being saved")
        self.finds("lists/", "team@client.test", "2 members", "Active")
        self.open("receivers/")
        self.fill("Who receives mail sent to …?", "team")
        self.press("Show the way", "2 mailboxes here, 1 address outside")
        self.sees("home@elsewhere.test")
        self.remove(f"lists/{self.number_of('team@', 'lists/')}/", "Delete list")

    def use_a_second_domain(self) -> None:
        self.open("domain-aliases/")
        self.follow("Add domain alias")
        self.fill("Domain name", "client.ca")
        self.press("Add domain alias", "we are looking for the proof")
        wish = DomainAliasRequest.objects.get()
        self.sees(wish.proof_text)
        assert domain_aliases.check(wish.pk)
        self.finds("domain-aliases/", "client.ca", "info@client.ca goes to info@client.test")
        self.row("client.ca").get_by_role("link").last.click()
        self.press("Remove domain alias", "client.ca is being removed.")
        runner.run_service(self.service.pk)

    def import_a_table(self) -> None:
        self.open("mailboxes/")
        self.follow("Import and export")
        file = FilePayload(name="staff.csv", mimeType="text/csv", buffer=TABLE.encode())
        self.page.get_by_label("File", exact=True).set_input_files(file)
        self.page.get_by_label(re.compile("shown once on a sheet")).check()
        self.press("Check the file", "The file is being read.")
        run = BulkRun.objects.get()
        bulk_runs.work_on(run.pk)
        self.open(f"mailboxes/import/{run.pk}/")
        self.sees("to create")
        expect(self.row("anna@client.test")).to_contain_text("7 GB → 6 GB")
        self.press("Carry it out", "0 of 3 lines carried out")
        bulk_runs.work_on(run.pk)
        runner.run_service(self.service.pk)
        self.open(f"mailboxes/import/{run.pk}/")
        self.sees("3 of 3 lines carried out")
        self.press("Show the sheet")
        password = self.row("zoe@client.test").locator("code").inner_text()
        assert self.platform.check_password("zoe@client.test", password)
        self.finds("mailboxes/?only=blocked", "yann@client.test", "Sign-in blocked")

    def look_at_the_bill(self) -> None:
        self.open("usage/")
        self.sees("Usage and cost")
        self.sees("Storage by mailbox")
        if self.is_billed:
            self.follow("Open the bill")
            self.sees("1 block × $6.00")
            anna = self.page.get_by_role("listitem").filter(has_text="anna@client.test")
            anna.locator("summary").click()
            expect(anna.first).to_contain_text("Alice")

    def remove(self, path: str, button: str) -> None:
        """Asked first, in the words of the button."""
        self.open(path)
        self.follow("Delete")
        self.press(button, "is being deleted.")
        runner.run_service(self.service.pk)

    def number_of(self, name: str, path: str = "aliases/") -> str:
        """The number in the address of the row's page."""
        self.open(path)
        target = self.row(name).locator("a.who").get_attribute("href")
        return (target or "").rstrip("/").rpartition("/")[2]
