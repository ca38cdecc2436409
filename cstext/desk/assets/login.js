"use strict";
const said = document.getElementById("said");

document.getElementById("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  const password = document.getElementById("password");
  try {
    const answer = await fetch("/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ password: password.value }),
    });
    if (answer.ok) {
      location.replace("/");
      return;
    }
    said.textContent = said.dataset.wrong;
  } catch {
    said.textContent = said.dataset.lost;
  }
  password.value = "";
  password.focus();
});
