// The little that HTML and htmx leave to do. Every page works without this file.
"use strict";

const dialog = document.getElementById("dialog");

// On a phone the rooms stand in a row that is scrolled: the one that is open has to be in sight.
const room = document.querySelector(".nav [aria-current]");
if (room) {
  const row = room.closest(".nav");
  row.scrollLeft = room.offsetLeft - row.offsetLeft - (row.clientWidth - room.offsetWidth) / 2;
}

// A lost connection says so; what was typed stays where it is, and can be sent again.
const lost = document.getElementById("lost");
for (const name of ["htmx:sendError", "htmx:timeout", "offline"]) {
  window.addEventListener(name, () => (lost.hidden = false));
}
for (const name of ["htmx:afterOnLoad", "online"]) {
  window.addEventListener(name, () => (lost.hidden = true));
}

// A form is sent once: its buttons are locked while it is on its way. It leaves the page only when
// somebody is there to take it, because the browser's own error page would lose what was typed.
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (!form.matches("[data-lock]")) return;
  if (form.dataset.sent === "ready") {
    form.dataset.sent = "yes";
    return;
  }
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "asking";
  submitter?.setAttribute("aria-busy", "true");
  try {
    await fetch("/healthz", { method: "HEAD", cache: "no-store" });
  } catch {
    lost.hidden = false;
    return unlock(form);
  }
  lost.hidden = true;
  form.dataset.sent = "ready";
  form.requestSubmit(submitter);
});
function unlock(form) {
  delete form.dataset.sent;
  form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
}
window.addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach(unlock));

// The dialog opens when htmx has filled it and set the focus, or a quick Tab would be taken back; a
// link in it that only closes goes nowhere. Afterwards the focus is where it was, or on the button
// of the menu that it was in.
let focusAfterwards = null;
document.addEventListener("htmx:afterSettle", (event) => {
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
  const rules = [...document.querySelectorAll("#password-rules [data-rule]")];
  for (const rule of rules) {
    rule.classList.toggle("met", passwordRules[rule.dataset.rule](input.value, rule));
  }
  showStrength(input.value, rules.filter((rule) => rule.matches(".met")).length / (rules.length + 1));
}

// Length beyond the rules counts like one of them.
function showStrength(text, share) {
  const bar = document.getElementById("password-strength");
  if (!bar) return; // a password that is entered, not chosen
  if (text.length >= 16) share += 1 / (document.querySelectorAll("#password-rules li").length + 1);
  const [level, color] = share < 0.45 ? ["weak", "full"] : share < 0.8 ? ["fair", "high"] : ["strong", "good"];
  const [meter, words] = bar.children;
  bar.hidden = text === "";
  meter.value = Math.round(share * 100);
  meter.className = `meter ${color}`;
  if (words.textContent !== bar.dataset[level]) words.textContent = bar.dataset[level];
}
document.addEventListener("input", tickRules);
document.addEventListener("htmx:afterSwap", tickRules);
tickRules();

// One box ticks all boxes of that name on the page.
document.addEventListener("change", (event) => {
  const name = event.target.dataset?.pickAll;
  if (!name) return;
  for (const box of document.querySelectorAll(`input[name="${name}"][type=checkbox]`)) {
    box.checked = event.target.checked;
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-password]");
  if (!button) return;
  const input = document.getElementById("id_password");
  if (button.dataset.password === "show") {
    const isShown = input.type === "password";
    input.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  } else {
    await copy(button, input.value, () => input.select());
  }
});

// Copying: one press, said once. Without TLS a page may not copy; the visitor still can.
async function copy(button, text, select) {
  if (!navigator.clipboard) return select();
  await navigator.clipboard.writeText(text);
  const label = button.querySelector("span");
  const words = label.textContent;
  label.textContent = button.dataset.done;
  document.getElementById("announcer").textContent = button.dataset.done;
  button.classList.add("copied");
  setTimeout(() => {
    label.textContent = words;
    button.classList.remove("copied");
  }, 2000);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copies], [data-copy], [data-print]");
  if (!button) return;
  if ("print" in button.dataset) return window.print();
  const { copies } = button.dataset;
  const source = copies ? document.getElementById(copies) : button.closest("dd").previousElementSibling;
  const isField = "value" in source;
  const select = () => (isField ? source.select() : getSelection().selectAllChildren(source));
  copy(button, isField ? source.value : source.textContent.trim(), select);
});
