// A form that loses nothing that was typed. Every message carries all values, and messages keep their order, so a save
// can never overtake the last keystrokes. Between saves at most one message is on its way; the newest text follows it.
const PAUSE = 250; // ms between two autosaves while typing goes on
const PATIENCE = 4000; // ms until the form says that the kernel does not answer
const silent = () => _("The kernel has not answered yet. What you type is kept in this page; if the kernel has died, run the cell again and it comes back.");

// What no kernel has confirmed yet, by place: a form drawn anew in this page, after a dead kernel say, begins with it.
const unheard = (globalThis.followupUnheard ??= new Map());
// Grows over all forms of a page, and over its reloads.
const next = () => (globalThis.followupSerial = (globalThis.followupSerial ?? Date.now()) + 1);

const TYPES = { date: "date", number: "number", email: "email", url: "url", flag: "checkbox" };

function control(field, id, value, described) {
  const shared = { id, name: field.name, required: field.required, "aria-describedby": described };
  const known = field.options?.length ? `${id}-list` : null;
  let node;
  if (field.kind === "area") node = make("textarea", { ...shared, rows: field.rows ?? 4 });
  else if (field.kind === "choice") node = make("select", shared, ...field.options.map(([key, label]) => make("option", { value: key }, label)));
  else {
    const { min, max } = field;
    node = make("input", { ...shared, type: TYPES[field.kind] ?? "text", list: known, min, max, autocomplete: "off" });
  }
  if (field.kind === "flag") node.checked = Boolean(value);
  else node.value = value ?? (field.kind === "choice" ? field.options[0]?.[0] ?? "" : "");
  return node;
}

const MARK = (sign) => new RegExp(` ?${sign.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}${sign.length > 1 ? "" : "+\\s*$"}`, "i");

// Beneath a text of one thing a line: for each line a box a mark, which writes the mark at its end or takes it away.
function marks(field, area) {
  const list = make("ul", { class: "followup-marks" });
  const signs = field.marks.map(([sign]) => sign);
  const without = (line, these) => these.reduce((text, each) => text.replace(MARK(each), "").trimEnd(), line);
  const has = (line, sign) => MARK(sign).test(without(line, signs.filter((each) => each !== sign)));
  const toggle = (at, sign, on) => {
    const lines = area.value.split("\n");
    const held = signs.filter((each) => (each === sign ? on : has(lines[at], each)));
    const bare = without(without(lines[at], signs), signs); // in either order
    lines[at] = bare + held.map((each) => (each.length > 1 ? ` ${each}` : each)).join("");
    area.value = lines.join("\n");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const box = (line, at, [sign, label]) => {
    const input = make("input", { type: "checkbox", tabindex: "-1", "aria-label": `${label}: ${line}` });
    input.checked = has(line, sign);
    input.addEventListener("change", () => {
      const place = [...list.querySelectorAll("input")].indexOf(input);
      toggle(at, sign, input.checked);
      list.querySelectorAll("input")[place]?.focus();
    });
    return make("label", {}, input, ` ${label}`);
  };
  const draw = () => {
    const lines = area.value.split("\n").map((line, at) => [line.trim(), at]).filter(([line]) => line);
    list.replaceChildren(...lines.map(([line, at]) =>
      make("li", {}, make("span", { dir: "auto" }, without(without(line, signs), signs)), ...field.marks.map((each) => box(line, at, each)))));
    list.hidden = !lines.length;
    list.querySelector("input")?.setAttribute("tabindex", "0"); // one Tab stop; the arrow keys move between them
  };
  list.addEventListener("keydown", (event) => {
    const all = [...list.querySelectorAll("input")];
    const step = { ArrowDown: field.marks.length, ArrowUp: -field.marks.length, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    all[all.indexOf(event.target) + step]?.focus();
  });
  area.addEventListener("input", draw);
  draw();
  return list;
}

// One labelled control; `get` reads it, `complain` puts a message beside it.
function labelled(field, value) {
  const id = `followup-${next()}`;
  const help = field.help ? make("span", { id: `${id}-help`, class: "followup-help" }, field.help) : null;
  const problem = make("span", { id: `${id}-problem`, class: "followup-problem" });
  const input = control(field, id, value, `${field.help ? `${id}-help ` : ""}${id}-problem`);
  const list = input.getAttribute("list")
    ? make("datalist", { id: input.getAttribute("list") }, ...field.options.map((o) => make("option", { value: o[0] }, o[1])))
    : null;
  const label = make("label", { for: id, "data-required": field.required ? _("required") : null }, field.label);
  const complain = (text) => {
    problem.textContent = text ?? "";
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  input.addEventListener("input", () => complain());
  const node = make("div", { class: `followup-field followup-${field.kind}${field.wide ? " followup-wide" : ""}` }, label, input, list, help, field.marks?.length ? marks(field, input) : null, problem);
  return {
    node,
    focus: () => input.focus(),
    has: (element) => element === input,
    label: field.label,
    get: () => (field.kind === "flag" ? input.checked : input.value),
    put: (text) => { input.value = text; },
    // What the browser could not read it gives as nothing: it must not be saved as nothing.
    unread: () => (!input.validity.badInput ? "" : field.kind === "date" ? _("There is no such day.") : _("This is not a number.")),
    complain,
  };
}

// A group that repeats: one fieldset an entry, which can be taken away, a button that adds another, and buttons for what is
// known: each offer is the value of the field `by` with which it is shown, then what its entry begins with.
function repeated(field, value, changed, parts) {
  const entries = [];
  const holder = make("div");
  const more = make("button", { type: "button" }, field.more);
  const known = make("div", { class: "followup-known" });
  const number = () => [...holder.children].forEach((entry, at) => {
    entry.firstChild.textContent = `${field.label} ${at + 1}`;
    entry.lastChild.setAttribute("aria-label", _("Remove: {name}", { name: `${field.label} ${at + 1}` }));
    entry.lastChild.hidden = entries.length === 1;
  });
  const remove = (entry, node) => {
    const at = entries.indexOf(entry);
    entries.splice(at, 1);
    node.remove();
    number();
    Object.values(entries[Math.max(at - 1, 0)])[0].focus();
    offer();
    changed();
  };
  const add = (given = {}) => {
    const made = Object.fromEntries(field.fields.map((inner) => [inner.name, labelled(inner, given[inner.name])]));
    const away = make("button", { type: "button", class: "followup-quiet" }, _("Remove"));
    const node = make("fieldset", {}, make("legend"), ...Object.values(made).map((part) => part.node), away);
    away.addEventListener("click", () => remove(made, node));
    holder.append(node);
    entries.push(made);
    number();
    return made;
  };
  const take = (cells) => {
    const entry = entries.find((each) => Object.values(each).every((part) => !part.get())) ?? add();
    cells.forEach((cell, at) => Object.values(entry)[at].put(cell));
    Object.values(entry)[cells.length].focus();
    offer();
    changed();
  };
  const offer = () => {
    const asked = parts[field.by]?.get().trim().toLowerCase();
    const there = entries.map((each) => Object.values(each)[0].get().trim().toLowerCase());
    const open = (field.offers ?? []).filter(([by, first]) => by.toLowerCase() === asked && !there.includes(first.toLowerCase()));
    const buttons = open.map(([, ...cells]) => {
      const node = make("button", { type: "button", title: cells[1] || null }, `+ ${cells[0]}`);
      node.addEventListener("click", () => take(cells));
      return node;
    });
    known.replaceChildren(_("Known there:"), ...buttons);
    known.hidden = !buttons.length;
  };
  (value?.length ? value : [{}]).forEach(add);
  parts[field.by]?.node.addEventListener("input", offer);
  holder.addEventListener("input", offer);
  offer();
  more.addEventListener("click", () => {
    Object.values(add())[0].focus();
    changed();
  });
  return {
    node: make("div", { class: "followup-group" }, known, holder, more),
    focus: () => Object.values(entries[0])[0].focus(),
    has: () => false,
    label: field.label,
    unread: () => entries.flatMap(Object.values).map((part) => part.unread()).find(Boolean) ?? "",
    get: () => entries.map((parts) => Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.get()]))),
    complain: (text) => Object.values(entries[0])[0].complain(text),
  };
}

function render({ model, el }) {
  spoken = model.get("texts");
  let parts = {};
  let drawers = {}; // parts of the form that open behind their own button
  const opened = new Set();
  let waiting = null; // the timer of the next autosave
  let silence = null; // the timer that says the kernel is silent
  let inFlight = false;
  let dirty = false;
  let submitted = 0; // serial of the last press of a button

  const form = make("form", { class: "followup-form", novalidate: true, "aria-label": model.get("label") });
  const fields = make("div", { class: "followup-fields" });
  const buttons = make("div", { class: "followup-actions" });
  const status = make("div", { class: "followup-status", role: "status", "aria-live": "polite" });
  const sections = make("div", { class: "followup-sections" });
  const remark = make("div", { class: "followup-remark", dir: "auto" });
  const link = make("a", { class: "followup-link", target: "_blank", rel: "noopener" });
  form.append(fields, remark, buttons, status, sections);
  shield(el);
  el.append(form);

  const values = () => Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.get()]));
  const tell = (text, kind = "done") => {
    status.className = `followup-status followup-${kind}`;
    status.textContent = text;
  };
  const post = (message) => {
    const told = { ...message, place: model.get("place"), serial: next(), values: values() };
    unheard.set(told.place, told);
    silence ??= setTimeout(() => {
      silence = null; // the next message waits anew
      tell(silent(), "wait");
    }, PATIENCE);
    try {
      model.send(told);
    } catch { /* a closed connection: the page keeps the text, and says so in a moment */ }
    return told.serial;
  };
  const sendAutosave = () => {
    clearTimeout(waiting);
    waiting = null;
    if (!dirty) return;
    dirty = false;
    inFlight = true;
    post({ type: "typed" });
  };
  const changed = () => {
    dirty = true;
    unheard.set(model.get("place"), { serial: next(), values: values() });
    if (!waiting && !inFlight) waiting = setTimeout(sendAutosave, PAUSE);
  };
  const heard = (message) => {
    if (message.type !== "kept") return;
    clearTimeout(silence);
    silence = null;
    if (message.disk && unheard.get(message.place)?.serial <= message.serial) unheard.delete(message.place);
    if (status.textContent === silent()) say();
    inFlight = false;
    if (message.serial >= submitted) busy(false);
    if (dirty) changed();
  };

  const busy = (yes) => {
    form.setAttribute("aria-busy", String(yes));
    form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", String(yes)));
    form.querySelectorAll("input, textarea").forEach((input) => { input.readOnly = yes; }); // nothing is typed into a form that is about to change
  };
  const unread = (action) => {
    const { part, main } = model.get("actions").find((each) => each.name === action) ?? {};
    const own = (field) => model.get("actions").some((each) => each.part === field.name); // what such a part asks is its own
    const all = model.get("fields").flatMap((field) => (field.kind !== "part" ? [field] : own(field) ? [] : field.fields));
    const asked = part ? model.get("fields").find((each) => each.name === part).fields : main ? all : [];
    const found = asked.filter((field) => parts[field.name]).map((field) => [field.name, parts[field.name].unread()]);
    return Object.fromEntries(found.filter(([, problem]) => problem));
  };
  const submit = (action) => {
    if (form.getAttribute("aria-busy") === "true") return;
    const wrong = unread(action);
    if (Object.keys(wrong).length) {
      complain(wrong);
      const why = Object.entries(wrong).map(([name, problem]) => `${parts[name].label}: ${problem}`).join(" ");
      tell(`${_("Not saved.")} ${why} ${_("Your text is still here.")}`, "error");
      return;
    }
    clearTimeout(waiting);
    waiting = null;
    dirty = false;
    tell(_("One moment …"), "wait");
    busy(true);
    submitted = post({ type: "submit", action });
  };
  const copy = async (names) => {
    const text = names.map((name) => parts[name].get()).join("\n\n");
    tell((await toClipboard(text)) ? _("Copied.") : _("The browser did not allow copying. Select the text and press Ctrl+C."));
  };

  const button = (action) => {
    const { main, quiet } = action;
    const node = make("button", { type: main ? "submit" : "button", class: main ? "followup-main" : quiet ? "followup-quiet" : "", "data-name": action.name }, action.label);
    if (action.copies?.length) node.addEventListener("click", () => copy(action.copies));
    else if (!main) node.addEventListener("click", () => submit(action.name));
    return node;
  };
  const section = (field, given, made) => {
    const inner = field.fields.map((each) => (parts[each.name] = labelled(each, given[each.name])).node);
    const own = made.filter(([action]) => action.part === field.name).map(([, node]) => node);
    const box = make("fieldset", { "aria-label": field.label }, ...inner, make("div", { class: "followup-actions" }, ...own));
    const open = opened.has(field.name) || inner.some((_, at) => given[field.fields[at].name] && field.fields[at].kind === "text");
    const drawer = make("details", { class: "followup-drawer", open }, make("summary", {}, field.label), box);
    drawer.addEventListener("toggle", () => (drawer.open ? opened.add(field.name) : opened.delete(field.name)));
    drawers[field.name] = drawer;
    sections.append(drawer);
  };
  const build = (given) => {
    parts = {};
    drawers = {};
    fields.replaceChildren();
    sections.replaceChildren();
    const made = model.get("actions").map((action) => [action, button(action)]);
    const own = made.filter(([action]) => !action.part).map(([, node]) => node);
    buttons.replaceChildren(...own.slice(0, 1), link, ...own.slice(1));
    for (const field of model.get("fields")) {
      if (field.kind === "part") {
        section(field, given, made);
        continue;
      }
      parts[field.name] = field.kind === "group" ? repeated(field, given[field.name], changed, parts) : labelled(field, given[field.name]);
      fields.append(parts[field.name].node);
    }
  };
  const beside = () => {
    const { text = "", label = "", address = "" } = model.get("beside");
    if (remark.textContent !== text) remark.textContent = text;
    link.textContent = label;
    link.hidden = !address.startsWith("mailto:");
    link.href = link.hidden ? "" : address;
  };
  const refocus = (name, wasAction) => {
    const wanted = model.get("focus");
    const target = parts[wanted] ?? (wasAction ? form.querySelector(`button[data-name="${name}"]`) : parts[name]);
    (target ?? form.querySelector("input, textarea, select, button"))?.focus();
  };
  const draw = () => {
    const active = form.contains(document.activeElement) ? document.activeElement : null;
    const action = active?.dataset?.name;
    const name = action ?? Object.keys(parts).find((each) => parts[each].has(active));
    const given = model.get("values");
    const later = unheard.get(model.get("place"));
    const restored = later && JSON.stringify(later.values) !== JSON.stringify(given);
    build(restored ? { ...given, ...later.values } : given);
    say();
    if (active) refocus(name, Boolean(action));
    if (restored) {
      tell(_("Unsaved text restored."));
      dirty = true;
      sendAutosave();
    } else unheard.delete(model.get("place"));
  };
  const redraw = () => {
    const place = model.get("place");
    if (unheard.get(place)?.serial <= model.get("heard")) unheard.delete(place);
    dirty = false;
    draw();
  };
  const complain = (problems) => {
    for (const [name, part] of Object.entries(parts)) part.complain(problems[name]);
    const first = Object.keys(parts).find((name) => problems[name]);
    if (!first) return;
    const part = model.get("fields").find((field) => field.kind === "part" && field.fields.some((each) => each.name === first));
    if (part && drawers[part.name]) drawers[part.name].open = true; // else nobody sees what is wrong
    parts[first].focus();
  };
  const say = () => {
    if (model.get("heard") >= submitted) busy(false); // what is said ends what was asked for
    const { text = "", kind = "", fields: problems = {} } = model.get("status");
    tell(text, kind);
    complain(problems);
  };

  // Enter in a line presses the first button of its own part; in a form with room for a text it presses nothing, for
  // what was meant as the end of a line would save half an interview.
  const enter = (event) => {
    const own = event.target.closest("fieldset")?.querySelector(".followup-actions button");
    if (own || form.querySelector("textarea")) event.preventDefault();
    own?.click();
  };

  form.addEventListener("input", changed);
  form.addEventListener("focusout", sendAutosave); // whatever is pressed next, the text goes first
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const main = model.get("actions").find((action) => action.main);
    if (main) submit(main.name);
  });
  form.addEventListener("keydown", (event) => {
    event.stopPropagation(); // JupyterLab would take Enter for itself
    if (!event.ctrlKey && !event.metaKey) {
      if (event.key === "Enter" && event.target.matches("input")) enter(event);
      return;
    }
    if (event.key === "s") {
      event.preventDefault();
      sendAutosave();
    }
    if (event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  window.addEventListener("pagehide", sendAutosave);
  window.addEventListener("beforeunload", sendAutosave);
  model.on("msg:custom", heard);
  model.on("change:status", say);
  model.on("change:filled", redraw);
  model.on("change:beside", beside);
  beside();
  draw();
  return () => {
    window.removeEventListener("pagehide", sendAutosave);
    window.removeEventListener("beforeunload", sendAutosave);
    model.off("msg:custom", heard);
    model.off("change:status", say);
    model.off("change:filled", redraw);
    model.off("change:beside", beside);
  };
}

export default { render };
