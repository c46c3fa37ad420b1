// Passkeys: asks the browser for one, or to make one, and sends what it answers with the form.
"use strict";

const failed = document.getElementById("passkey-failed");

async function answerOf(form) {
  const { passkey, options } = form.dataset;
  if (passkey === "ask") {
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    return webauthnJSON.get((await response.json()).request_options);
  }
  const given = JSON.parse(options);
  if (passkey === "get") return webauthnJSON.get(given);
  // A passkey proper: it signs in by itself, so the device asks who is there.
  Object.assign(given.publicKey.authenticatorSelection, {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  });
  return webauthnJSON.create(given);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-passkey]")) return;
  event.preventDefault();
  failed.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await answerOf(form));
  } catch {
    failed.hidden = false;
    return;
  }
  form.submit();
});
