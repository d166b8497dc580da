// A list found by words: the kernel searches at each pause, and the rows have one Tab stop, with arrow keys between them.
const PAUSE = 60; // ms between the last letter and the search
const STEP = 120; // ms between the last arrow key and the choice

function render({ model, el }) {
  spoken = model.get("texts");
  const id = `followup-finder-${Math.random().toString(36).slice(2)}`;
  let timers = {};
  const input = make("input", { id, type: "search", placeholder: model.get("example"), autocomplete: "off" });
  const count = make("p", { class: "followup-count", role: "status", "aria-live": "polite" });
  const list = make("div", { class: "followup-rows", role: "listbox", tabindex: "0", "aria-label": model.get("label") });
  const more = make("button", { type: "button" }, _("Show more"));
  el.classList.add("followup-table", "followup-finder");
  shield(el);
  el.append(make("label", { for: id }, _("Find")), input, count, list, more);

  const later = (name, wait, call) => {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(call, wait);
  };
  const choose = (key, wait = 0) => {
    mark(key);
    later("choose", wait, () => {
      model.set("selected", key);
      model.save_changes();
    });
  };
  const mark = (key) => {
    list.removeAttribute("aria-activedescendant");
    for (const node of list.querySelectorAll('[role="option"]')) {
      const own = node.dataset.key === key;
      node.setAttribute("aria-selected", String(own));
      if (own) {
        list.setAttribute("aria-activedescendant", node.id);
        node.scrollIntoView({ block: "nearest" });
      }
    }
  };
  const line = (row, at) => {
    const node = make(
      "div",
      { class: "followup-row", role: "option", id: `${id}-${at}`, "data-key": row.key, "aria-selected": "false" },
      make("span", { class: "followup-name", dir: "auto" }, make("strong", {}, row.name), row.more ? `, ${row.more}` : ""),
      make("span", { class: "followup-when" }, row.when),
      make("span", { class: `followup-state followup-${row.mark}` }, row.state),
    );
    if (row.found) {
      node.append(make("span", { class: "followup-excerpt", dir: "auto" }, row.before, make("mark", {}, row.found), row.after));
    }
    node.addEventListener("click", () => {
      list.focus({ preventScroll: true });
      choose(row.key);
    });
    return node;
  };
  const draw = () => {
    list.replaceChildren(...model.get("rows").map(line));
    count.textContent = model.get("count");
    more.hidden = !model.get("left");
    list.hidden = !model.get("rows").length;
    mark(model.get("selected"));
  };
  list.addEventListener("keydown", (event) => {
    const all = [...list.children];
    const at = all.findIndex((node) => node.getAttribute("aria-selected") === "true");
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Enter") el.closest(".followup-stories")?.querySelector(".followup-head .followup-actions button")?.focus();
    else if (next !== undefined && all.length) choose(all[Math.max(0, Math.min(next, all.length - 1))].dataset.key, STEP);
    else if (event.key === "/") input.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (["ArrowDown", "Enter"].includes(event.key) && list.children.length) {
      event.preventDefault();
      list.focus();
      if (!list.querySelector('[aria-selected="true"]')) choose(list.firstChild.dataset.key);
    }
  });
  input.addEventListener("input", () =>
    later("find", PAUSE, () => {
      model.set("words", input.value);
      model.save_changes();
    }),
  );
  more.addEventListener("click", () => model.send({ type: "more" }));
  const chosen = () => mark(model.get("selected"));
  model.on("change:rows", draw);
  model.on("change:count", draw);
  model.on("change:selected", chosen);
  input.value = model.get("words");
  draw();
  return () => {
    Object.values(timers).forEach(clearTimeout);
    model.off("change:rows", draw);
    model.off("change:count", draw);
    model.off("change:selected", chosen);
  };
}

export default { render };
