// A form that loses nothing that was typed. Every message carries all values, and messages keep their order, so a save
// can never overtake the last keystrokes. Between saves at most one message is on its way; the newest text follows it.
const PAUSE = 250; // ms between two drafts while typing goes on

let serial = 0;

function control(field, id, value, described) {
  const shared = { id, name: field.name, required: field.required, "aria-describedby": described };
  if (field.kind === "area") {
    const node = make("textarea", { ...shared, rows: field.rows ?? 4, placeholder: field.placeholder });
    node.value = value ?? "";
    return node;
  }
  if (field.kind === "choice") {
    const options = field.options.map(([key, label]) => make("option", { value: key }, label));
    const node = make("select", shared, ...options);
    node.value = value ?? field.options[0]?.[0] ?? "";
    return node;
  }
  if (field.kind === "flag") {
    const node = make("input", { ...shared, type: "checkbox" });
    node.checked = Boolean(value);
    return node;
  }
  const list = field.options?.length ? `${id}-list` : null;
  const type = { date: "date", number: "number", email: "email", url: "url" }[field.kind] ?? "text";
  const node = make("input", {
    ...shared, type, list, min: field.min, max: field.max, placeholder: field.placeholder, autocomplete: "off",
  });
  node.value = value ?? "";
  return node;
}

// One labelled control; `get` reads it, `complain` puts a message beside it.
function labelled(field, value) {
  const id = `followup-${++serial}`;
  const help = field.help ? make("span", { id: `${id}-help`, class: "followup-help" }, field.help) : null;
  const problem = make("span", { id: `${id}-problem`, class: "followup-problem" });
  const input = control(field, id, value, `${field.help ? `${id}-help ` : ""}${id}-problem`);
  const list = input.getAttribute("list")
    ? make("datalist", { id: input.getAttribute("list") }, ...field.options.map((o) => make("option", { value: o[0] }, o[1])))
    : null;
  const label = make("label", { for: id }, field.label);
  const node = make("div", { class: `followup-field followup-${field.kind}` }, label, input, list, help, problem);
  return {
    node,
    focus: () => input.focus(),
    get: () => (field.kind === "flag" ? input.checked : input.value),
    complain: (text) => {
      problem.textContent = text ?? "";
      if (text) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    },
  };
}

// A group that repeats: one fieldset an entry, and a button that adds another.
function repeated(field, value, changed) {
  const entries = [];
  const holder = make("div");
  const more = make("button", { type: "button", class: "followup-more" }, field.more);
  const add = (given = {}) => {
    const parts = Object.fromEntries(field.fields.map((inner) => [inner.name, labelled(inner, given[inner.name])]));
    const legend = make("legend", {}, `${field.label} ${entries.length + 1}`);
    holder.append(make("fieldset", {}, legend, ...Object.values(parts).map((part) => part.node)));
    entries.push(parts);
    return parts;
  };
  (value?.length ? value : [{}]).forEach(add);
  more.addEventListener("click", () => {
    Object.values(add())[0].focus();
    changed();
  });
  return {
    node: make("div", { class: "followup-group" }, holder, more),
    focus: () => Object.values(entries[0])[0].focus(),
    get: () => entries.map((parts) => Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.get()]))),
    complain: (text) => Object.values(entries[0])[0].complain(text),
  };
}

function render({ model, el }) {
  let parts = {};
  let waiting = null; // the timer of the next draft
  let inFlight = false;
  let dirty = false;

  const form = make("form", { class: "followup-form", novalidate: true, "aria-label": model.get("label"), "data-lm-suppress-shortcuts": "true" });
  const fields = make("div", { class: "followup-fields" });
  const buttons = make("div", { class: "followup-actions" });
  const status = make("div", { class: "followup-status", role: "status", "aria-live": "polite" });
  form.append(fields, buttons, status);
  el.append(form);

  const values = () => Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.get()]));
  const sendDraft = () => {
    waiting = null;
    if (!dirty || inFlight) return;
    dirty = false;
    inFlight = true;
    model.send({ type: "typed", values: values() });
    setTimeout(() => { inFlight = false; if (dirty) changed(); }, 2000); // a kernel that never answers
  };
  const changed = () => {
    dirty = true;
    if (!waiting && !inFlight) waiting = setTimeout(sendDraft, PAUSE);
  };
  const submit = (action) => {
    if (model.get("busy")) return;
    clearTimeout(waiting);
    waiting = null;
    dirty = false;
    busy(true);
    model.send({ type: "submit", action, values: values() });
  };
  const build = (given) => {
    parts = {};
    fields.replaceChildren();
    for (const field of model.get("fields")) {
      const part = field.kind === "group" ? repeated(field, given[field.name], changed) : labelled(field, given[field.name]);
      parts[field.name] = part;
      fields.append(part.node);
    }
  };
  const busy = (yes) => {
    form.setAttribute("aria-busy", String(yes));
    buttons.querySelectorAll("button").forEach((button) => { button.disabled = yes; });
  };
  const say = () => {
    const { text = "", kind = "", fields: problems = {} } = model.get("status");
    status.className = `followup-status followup-${kind}`;
    status.textContent = text;
    for (const [name, part] of Object.entries(parts)) part.complain(problems[name]);
    const first = Object.keys(parts).find((name) => problems[name]);
    if (first) parts[first].focus();
  };
  const draw = () => {
    build(model.get("values"));
    buttons.replaceChildren(...model.get("actions").map(([name, label], place) => {
      const button = make("button", { type: place ? "button" : "submit", class: place ? "" : "followup-main" }, label);
      if (place) button.addEventListener("click", () => submit(name));
      return button;
    }));
    busy(model.get("busy"));
    say();
  };

  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(model.get("actions")[0][0]);
  });
  form.addEventListener("keydown", (event) => {
    event.stopPropagation(); // JupyterLab would take Enter for itself
    const held = event.ctrlKey || event.metaKey;
    if (held && (event.key === "Enter" || event.key === "s")) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  const heard = (message) => {
    if (message.type === "kept") {
      inFlight = false;
      if (dirty) changed();
    }
    if (message.type === "fill") draw();
  };
  const onBusy = () => busy(model.get("busy"));
  model.on("msg:custom", heard);
  model.on("change:status", say);
  model.on("change:busy", onBusy);
  model.on("change:fields", draw);
  draw();
  return () => {
    model.off("msg:custom", heard);
    model.off("change:status", say);
    model.off("change:busy", onBusy);
    model.off("change:fields", draw);
  };
}

export default { render };
