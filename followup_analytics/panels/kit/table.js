// A real table: sort by a heading, filter by a word, choose a row with the mouse, Enter, or the arrow keys.
const PAGE = 200; // rows drawn at once; more on demand
const FEW = 10; // rows; fewer are seen at a glance, without a filter

const SHORT = 24; // signs; a text no longer than that stays on one line, as numbers do
const WORD = 12; // the same in a list to choose from, which leaves its room to sentences
const SENTENCE = 40; // a longer text has a broad column
const MOST = 300; // what is longer still is cut after some lines; its tooltip holds the whole
const STEP = 40; // pixels; a place is measured no finer, so that a scrollbar changes nothing
const ENDLESS = /\S{25}/; // no word: it may be broken anywhere

const absent = (value) => value === null || value === undefined;
const inOrder = new Intl.Collator(undefined, { numeric: true }); // made once: a thousand times quicker than localeCompare

const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : inOrder.compare(String(a), String(b)));

function render({ model, el }) {
  spoken = model.get("texts");
  let sorted = { name: null, down: false };
  let shown = PAGE;
  let timer = null;
  let texts = []; // of each row, in lower case, for the filter
  let numeric = new Set(); // the columns of numbers
  let drawn = { rows: [], columns: [] }; // what the page shows

  const search = make("input", { type: "search" });
  const count = make("span", { role: "status", "aria-live": "polite" });
  const filter = make("label", { class: "followup-filter" }, _("Filter: {table}", { table: model.get("label") }), search);
  const tools = make("div", { class: "followup-tools" }, filter, count);
  const table = make("table", { role: "table", "aria-label": model.get("label") });
  const more = make("button", { type: "button" }, _("Show more rows"));
  const scroll = make("div", { class: "followup-scroll" }, table, more);
  el.classList.add("followup-table");
  shield(el);
  el.append(tools, scroll);

  const matching = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = model.get("rows").filter((_, place) => words.every((word) => texts[place].includes(word)));
    if (!sorted.name) return found;
    const sign = sorted.down ? -1 : 1;
    const by = model.get("columns").find((column) => column.name === sorted.name)?.sort;
    const filled = found.filter((row) => !absent(row[by]));
    filled.sort((a, b) => sign * compare(a[by], b[by]));
    return [...filled, ...found.filter((row) => absent(row[by]))]; // missing cells stand last, either way
  };

  const choose = (key, focus) => {
    model.set("selected", key);
    model.save_changes();
    mark(focus);
  };
  const inSight = (row) => {
    const [own, place] = [row.getBoundingClientRect(), scroll.getBoundingClientRect()];
    scroll.scrollTop += Math.min(own.top - place.top, 0) + Math.max(own.bottom - place.bottom, 0);
  };
  const mark = (focus = false) => {
    if (!model.get("choosing")) return;
    const rows = [...table.tBodies[0].rows];
    const current = rows.find((row) => row.dataset.key === model.get("selected"));
    rows.forEach((row) => {
      row.tabIndex = -1; // one Tab stop for all rows; the arrow keys move between them
      row.removeAttribute("aria-current");
    });
    current?.setAttribute("aria-current", "true");
    if (current) inSight(current);
    const stop = current ?? rows[0];
    if (stop) stop.tabIndex = 0;
    if (focus) stop?.focus();
  };

  const heading = (column) => {
    const on = sorted.name === column.name;
    const sign = on ? (sorted.down ? " ▼" : " ▲") : "";
    const button = make("button", { type: "button" }, column.label, make("span", { "aria-hidden": "true" }, sign));
    button.addEventListener("click", () => {
      sorted = { name: column.name, down: on && !sorted.down };
      draw();
      [...table.tHead.rows[0].cells].find((cell) => cell.dataset.name === column.name).firstChild.focus();
    });
    const order = on ? (sorted.down ? "descending" : "ascending") : "none";
    const kind = numeric.has(column.name) ? "followup-number" : null;
    return make("th", { scope: "col", role: "columnheader", class: kind, "aria-sort": order, "data-name": column.name }, button);
  };
  const kind = (value) => {
    if (absent(value)) return null;
    if (typeof value === "number") return "followup-number";
    const text = String(value);
    // A list to choose from leaves its room to the sentences in it.
    if (text.length <= (model.get("choosing") ? WORD : SHORT)) return "followup-short";
    return [text.length > SENTENCE && "followup-sentence", ENDLESS.test(text) && "followup-endless"].filter(Boolean).join(" ");
  };
  // The first row of each state of a list in its own order carries the name of that state, and how many there are.
  const groups = (rows) => {
    const names = { overdue: _("Late"), today: _("Today"), upcoming: _("Ahead") };
    const counts = new Map();
    rows.forEach(({ state }) => counts.set(state, (counts.get(state) ?? 0) + 1));
    if (sorted.name || counts.size < 2) return rows.map(() => null);
    return rows.map(({ state }, place) => (names[state] && state !== rows[place - 1]?.state ? `${names[state]} ${counts.get(state)}` : null));
  };
  const cellOf = (row, { name, label }) => {
    const text = absent(row[name]) ? "" : String(row[name]);
    const cut = text.length > MOST;
    const cell = make("div", { class: `followup-cell${cut ? " followup-cut" : ""}`, dir: "auto", title: cut ? text : null }, text);
    return make("td", { class: kind(row[name]) || null, "data-name": name, "data-label": label, role: "cell" }, text ? cell : "");
  };
  const line = (row, group) => {
    const cells = model.get("columns").map((column) => cellOf(row, column));
    const node = make("tr", { "data-key": row.key, "data-state": row.state || null, "data-group": group, role: "row" }, ...cells);
    if (model.get("choosing")) node.addEventListener("click", () => choose(row.key, true));
    return node;
  };
  const draw = () => {
    const rows = matching();
    const headed = groups(rows);
    const focused = table.tBodies[0]?.contains(document.activeElement);
    table.replaceChildren(
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...model.get("columns").map(heading))),
      make("tbody", { role: "rowgroup" }, ...rows.slice(0, shown).map((row, place) => line(row, headed[place]))),
    );
    more.hidden = rows.length <= shown;
    const all = model.get("rows").length;
    const rowsOf = (number) => (number === 1 ? _("1 row") : _("{number} rows", { number }));
    const cut = rows.length > shown ? _(", the first {shown} are shown", { shown }) : "";
    count.textContent = (rows.length === all ? rowsOf(all) : _("{found} of {all}", { found: rows.length, all: rowsOf(all) })) + cut;
    if (!all) count.textContent = model.get("empty");
    table.hidden = !all;
    filter.hidden = all < FEW && !search.value;
    if (model.get("choosing")) scroll.removeAttribute("tabindex");
    else scroll.tabIndex = 0; // no row to focus: the arrow keys scroll
    mark(focused);
  };
  // Cells that are told later are drawn where they stand: a row that is pressed or has the focus stays the same element.
  const patched = (before) => {
    const { rows, columns } = drawn;
    const alike = before.columns === columns && before.numbers === [...numeric].join() && before.rows.length === rows.length
      && rows.length && rows.every((row, at) => row.state === before.rows[at].state);
    if (!alike || sorted.name || search.value) return false;
    [...table.tBodies[0].rows].forEach((node, at) => columns.forEach((column, place) => {
      if (rows[at][column.name] !== before.rows[at][column.name]) node.cells[place].replaceWith(cellOf(rows[at], column));
    }));
    return true;
  };
  const redraw = () => {
    const before = { ...drawn, numbers: [...numeric].join() };
    drawn = { rows: model.get("rows"), columns: model.get("columns") };
    const names = drawn.columns.map((column) => column.name);
    const numbers = (name) => drawn.rows.every((row) => absent(row[name]) || typeof row[name] === "number");
    numeric = new Set(names.filter((name) => numbers(name) && drawn.rows.some((row) => !absent(row[name]))));
    texts = drawn.rows.map((row) => names.map((name) => row[name] ?? "").join(" ").toLowerCase());
    if (!patched(before)) draw();
  };

  table.addEventListener("keydown", (event) => {
    const row = event.target.closest("tbody tr");
    if (!row || !model.get("choosing")) return;
    const body = row.parentElement;
    const next = {
      ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling, Home: body.firstElementChild, End: body.lastElementChild,
    }[event.key];
    if (event.key === "Enter" || event.key === " ") choose(row.dataset.key, true);
    else if (next) next.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  search.addEventListener("keydown", (event) => event.stopPropagation());
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { shown = PAGE; draw(); }, 120);
  });
  more.addEventListener("click", () => { shown += PAGE; draw(); });
  const chosen = () => mark();
  model.on("change:rows", redraw);
  model.on("change:selected", chosen);
  redraw();
  let measuring = null;
  const measured = new ResizeObserver(() => {
    clearTimeout(measuring); // a window that is drawn larger tells its last width
    measuring = setTimeout(() => {
      const room = Math.floor(el.clientWidth / STEP) * STEP;
      if (!room || room === model.get("room")) return; // a hidden place has no width
      model.set("room", room);
      model.save_changes();
    }, 150);
  });
  if (model.get("measured")) measured.observe(el);
  const resized = new ResizeObserver(() => {
    const current = table.querySelector("tr[aria-current]");
    if (current) inSight(current);
  });
  resized.observe(scroll);
  return () => {
    measured.disconnect();
    resized.disconnect();
    clearTimeout(measuring);
    model.off("change:rows", redraw);
    model.off("change:selected", chosen);
  };
}

export default { render };
