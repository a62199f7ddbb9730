// Name and addresses stay on this device if that is ticked, and nowhere else.
const form = document.querySelector("form[data-remark]");
const tick = form?.querySelector("[data-keep]");
const fields = ["name", "email", "website"];
const key = "remark";

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};

const keep = () => {
  try {
    if (!tick.checked) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((f) => [f, form.elements[f].value]))));
  } catch {
    // Storage is off: then nothing is remembered.
  }
};

// What is to be put right first.
form?.querySelector("[aria-invalid]")?.focus();

if (tick) {
  tick.closest("[data-remember]").hidden = false;
  const known = read();
  if (known) {
    tick.checked = true;
    for (const f of fields) form.elements[f].value ||= known[f] ?? "";
  }
  tick.addEventListener("change", keep);
  form.addEventListener("submit", keep);
}
