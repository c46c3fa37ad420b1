// The little that HTML and htmx leave to do. Every page works without this file.
"use strict";

const dialog = document.getElementById("dialog");

// A form is sent once: its buttons are locked while it is on its way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-lock]")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

// The dialog opens when htmx has filled it; a link in it that only closes goes nowhere. Afterwards
// the focus is where it was, or on the button of the menu that it was in.
let focusAfterwards = null;
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target !== dialog || dialog.open) return;
  const menu = event.detail.requestConfig.elt.closest("[popover]");
  focusAfterwards = menu ? document.querySelector(`[popovertarget="${menu.id}"]`) : null;
  menu?.hidePopover();
  dialog.showModal();
});
dialog.addEventListener("close", () => focusAfterwards?.focus());
dialog.addEventListener("click", (event) => {
  if (event.target !== dialog && !event.target.closest("[data-close]")) return;
  event.preventDefault();
  dialog.close();
});

// A poll that brings nothing new leaves the page, and what has the focus, alone.
const lastAnswers = new Map();
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig, serverResponse } = event.detail;
  if (!target.id || requestConfig.verb !== "get" || !target.matches("[hx-trigger^=every]")) return;
  if (lastAnswers.get(target.id) === serverResponse) event.detail.shouldSwap = false;
  lastAnswers.set(target.id, serverResponse);
});

// Password: show, copy, and tick the rules while typing. The server judges by itself.
const passwordRules = {
  length: (text, rule) => [...text].length >= Number(rule.dataset.count),
  upper: (text) => /[A-Z]/.test(text),
  digit: (text) => /[0-9]/.test(text),
  special: (text, rule) => [...rule.parentElement.dataset.specials].some((c) => text.includes(c)),
  names: (text, rule) => {
    const field = rule.closest(".password-field");
    const typedName = document.getElementById("id_local_part")?.value ?? "";
    const name = (field.dataset.localPart || typedName).trim().toLowerCase().split("@")[0];
    const domain = field.dataset.domain.toLowerCase();
    const stem = domain.split(".")[0];
    const folded = text.toLowerCase();
    const contains = (part) => part && folded.includes(part);
    return text !== "" && !(name.length >= 3 && contains(name)) && !contains(stem.length >= 4 ? stem : domain);
  },
};

function tickRules() {
  const input = document.getElementById("id_password");
  if (!input) return;
  for (const rule of document.querySelectorAll("#password-rules [data-rule]")) {
    rule.classList.toggle("met", passwordRules[rule.dataset.rule](input.value, rule));
  }
}
document.addEventListener("input", tickRules);
document.addEventListener("htmx:afterSwap", tickRules);
tickRules();

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-password]");
  if (!button) return;
  const input = document.getElementById("id_password");
  if (button.dataset.password === "show") {
    const isShown = input.type === "password";
    input.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  } else if (!navigator.clipboard) {
    input.select(); // without TLS a page may not copy; the visitor still can
  } else {
    await navigator.clipboard.writeText(input.value);
    const label = button.querySelector("span");
    const text = label.textContent;
    label.textContent = button.dataset.done;
    document.getElementById("announcer").textContent = button.dataset.done;
    setTimeout(() => (label.textContent = text), 2000);
  }
});
