// The head of a story: whose it is, how it stands, what was just done, and what can be done next.
const PRINT = "body{font:12pt/1.5 sans-serif;margin:2cm auto;max-width:17cm;overflow-wrap:anywhere}h2{margin-bottom:0}";

function render({ model, el }) {
  spoken = model.get("texts");
  let open = false; // whether the quiet buttons are shown
  const said = make("p", { class: "followup-said", role: "status", "aria-live": "polite" });
  const root = make("div", {});
  el.classList.add("followup-form", "followup-head");
  shield(el);
  el.append(said, root);

  const press = (name, key = "") => model.send({ type: "press", name, key });
  const button = ([name, label, kind, key]) => {
    const node = make("button", { type: "button", class: { main: "followup-main", quiet: "followup-quiet" }[kind] ?? "", "data-name": name }, label);
    node.addEventListener("click", () => press(name, key ?? ""));
    return node;
  };
  const line = (told) => {
    if (!Array.isArray(told)) return [told];
    const [text, name, label, key, called] = told;
    const node = button([name, label, "quiet", key]);
    node.setAttribute("aria-label", called);
    return [text, " ", node];
  };
  const draw = () => {
    const at = root.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    const { title = "", about = "", state = "", mark = "", facts = [], hint = "", question = "", answers = [], buttons = [] } = model.get("head");
    const quiet = make("div", { class: "followup-actions followup-quiet", hidden: !open }, ...buttons.filter((each) => each[2] === "more").map(button));
    const more = make("button", { type: "button", "data-name": "more", "aria-expanded": String(open) }, _("More"));
    more.addEventListener("click", () => {
      open = !open;
      draw();
    });
    const asked = question && make("div", { class: "followup-ask" }, make("span", { dir: "auto" }, question), ...answers.map(button));
    const folded = ([summary, lines]) => make("dd", {}, make("details", { class: "followup-drawer" }, make("summary", {}, summary),
      ...lines.map((each) => make("div", { dir: "auto" }, ...line(each)))));
    const list = facts.length && make("dl", { class: "followup-facts" }, ...facts.map(([heading, lines, more = []]) =>
      make("div", {}, make("dt", {}, heading), ...lines.map((each) => make("dd", { dir: "auto" }, ...line(each))), more.length ? folded(more) : "")));
    root.replaceChildren(
      ...[
        title && make("h3", { dir: "auto" }, title),
        state && make("p", {}, make("span", { class: `followup-state followup-${mark}` }, state), make("span", { class: "followup-dim", dir: "auto" }, about)),
        asked,
        hint && make("p", { class: "followup-hint" }, hint),
        buttons.length && make("div", { class: "followup-actions" }, ...buttons.filter((each) => each[2] !== "more").map(button), quiet.children.length ? more : ""),
        quiet.children.length && quiet,
        list,
      ].filter(Boolean),
    );
    if (at) (root.querySelector(`button[data-name="${at}"]`) ?? root.querySelector(".followup-actions button"))?.focus();
  };
  const tell = () => {
    const { text = "" } = model.get("said");
    said.textContent = text;
  };
  const show = (title, page) => {
    const whole = page.replace("</head>", () => `<style>${PRINT}</style></head>`);
    const address = URL.createObjectURL(new Blob([whole], { type: "text/html" }));
    if (!window.open(address, "_blank")) make("a", { href: address, download: `${title}.html` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
  // A form is drawn a moment after it was asked for.
  const lead = (where, tries = 30) => {
    const panel = el.closest(".followup-stories");
    // Who clicked into the form meanwhile is typing already.
    if (where === "form" && document.activeElement?.closest("form") && panel?.contains(document.activeElement)) return;
    const inside = where === "form" ? "form input, form select, form textarea" : ".followup-head .followup-actions button";
    const edits = [...(panel?.querySelectorAll('.followup-told button[data-name="edit"]') ?? [])];
    const found =
      edits.find((node) => node.dataset.key === where) ??
      [...(panel?.querySelectorAll(".followup-head button[data-name]") ?? [])].find((node) => node.dataset.name === where && node.offsetParent) ??
      [...(panel?.querySelectorAll(inside) ?? [])].find((node) => node.offsetParent);
    if (found) found.focus();
    else if (tries) setTimeout(() => lead(where, tries - 1), 50);
  };
  const heard = (message) => {
    if (message.type === "focus") lead(message.where); 
    if (message.type === "page") show(message.title, message.page);
  };
  el.addEventListener("keydown", (event) => {
    if (event.key === "Escape") el.closest(".followup-stories")?.querySelector('[role="listbox"]')?.focus();
  });
  model.on("msg:custom", heard);
  model.on("change:head", draw);
  model.on("change:said", tell);
  draw();
  tell();
  return () => {
    model.off("msg:custom", heard);
    model.off("change:head", draw);
    model.off("change:said", tell);
  };
}

export default { render };
