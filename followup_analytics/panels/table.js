// A real table: sort by a heading, filter by a word, choose a row with the mouse, Enter, or the arrow keys.
const PAGE = 200; // rows drawn at once; more on demand

const compare = (a, b) => {
  if (a === null || a === undefined) return 1; // missing cells stand last
  if (b === null || b === undefined) return -1;
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
};

function render({ model, el }) {
  let sorted = { name: null, down: false };
  let shown = PAGE;
  let timer = null;

  const search = make("input", { type: "search" });
  const count = make("span", { role: "status", "aria-live": "polite" });
  const tools = make("div", { class: "followup-tools" }, make("label", {}, "Filter", search), count);
  const table = make("table", { "aria-label": model.get("label") });
  const more = make("button", { type: "button" }, "Show more rows");
  const scroll = make("div", { class: "followup-scroll", tabindex: "0", role: "region", "aria-label": model.get("label") }, table);
  el.classList.add("followup-table");
  el.setAttribute("data-lm-suppress-shortcuts", "true"); // the notebook's own shortcuts are not meant here
  el.append(tools, scroll, more);

  const matching = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = model.get("rows").filter((row) => {
      const text = Object.values(row).join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    });
    if (!sorted.name) return found;
    const sign = sorted.down ? -1 : 1;
    return [...found].sort((a, b) => {
      const [left, right] = [a[sorted.name], b[sorted.name]];
      const missing = left === null || left === undefined || right === null || right === undefined;
      return missing ? compare(left, right) : sign * compare(left, right);
    });
  };

  const choose = (key, focus) => {
    model.set("selected", key);
    model.save_changes();
    mark(focus);
  };
  const mark = (focus = false) => {
    const rows = [...table.tBodies[0].rows];
    const current = rows.find((row) => row.dataset.key === model.get("selected"));
    rows.forEach((row) => {
      row.tabIndex = -1; // one Tab stop for all rows; the arrow keys move between them
      row.removeAttribute("aria-current");
    });
    current?.setAttribute("aria-current", "true");
    const stop = current ?? rows[0];
    if (stop) stop.tabIndex = 0;
    if (focus) stop?.focus();
  };

  const heading = (column) => {
    const on = sorted.name === column.name;
    const sign = on ? (sorted.down ? " ▼" : " ▲") : "";
    const button = make("button", { type: "button" }, column.label + sign);
    button.addEventListener("click", () => {
      sorted = { name: column.name, down: on && !sorted.down };
      draw();
      [...table.tHead.rows[0].cells].find((cell) => cell.dataset.name === column.name).firstChild.focus();
    });
    return make("th", { scope: "col", "aria-sort": on ? (sorted.down ? "descending" : "ascending") : "none", "data-name": column.name }, button);
  };
  const line = (row) => {
    const cells = model.get("columns").map((column) => {
      const value = row[column.name];
      const numeric = typeof value === "number";
      return make("td", { class: numeric ? "followup-number" : null }, value === null || value === undefined ? "" : String(value));
    });
    const node = make("tr", { "data-key": row.key }, ...cells);
    node.addEventListener("click", () => choose(row.key));
    return node;
  };
  const draw = () => {
    const rows = matching();
    table.replaceChildren(
      make("thead", {}, make("tr", {}, ...model.get("columns").map(heading))),
      make("tbody", {}, ...rows.slice(0, shown).map(line)),
    );
    more.hidden = rows.length <= shown;
    const all = model.get("rows").length;
    const rowsOf = (number) => (number === 1 ? "1 row" : `${number} rows`);
    count.textContent = rows.length === all ? rowsOf(all) : `${rows.length} of ${rowsOf(all)}`;
    if (!all) count.textContent = model.get("empty");
    mark();
  };

  table.addEventListener("keydown", (event) => {
    const row = event.target.closest("tbody tr");
    if (!row) return;
    const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
    if (event.key === "Enter" || event.key === " ") choose(row.dataset.key, true);
    else if (next) next.focus();
    else return;
    event.preventDefault();
  });
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { shown = PAGE; draw(); }, 120);
  });
  more.addEventListener("click", () => { shown += PAGE; draw(); });
  const chosen = () => mark();
  model.on("change:rows", draw);
  model.on("change:selected", chosen);
  draw();
  return () => {
    model.off("change:rows", draw);
    model.off("change:selected", chosen);
  };
}

export default { render };
