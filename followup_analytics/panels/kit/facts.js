// A story: the days at the left, the facts at the right, each with what can be done to it.
function render({ model, el }) {
  spoken = model.get("texts");
  const list = make("ol", { class: "followup-story" });
  el.classList.add("followup-form", "followup-told");
  shield(el);
  el.append(list);

  const item = (fact) => {
    const tools = fact.tools.map(([name, label]) => {
      const node = make("button", { type: "button", "data-name": name, "data-key": fact.key, "aria-label": `${label}: ${fact.name}` }, label);
      node.addEventListener("click", () => model.send({ type: "press", name, key: fact.key }));
      return node;
    });
    const text = make("div", { dir: "auto" }, make("strong", {}, fact.kind), fact.text ? ` ${fact.text}` : "");
    for (const line of fact.lines) text.append(make("div", { class: "followup-words", dir: "auto" }, line));
    if (fact.letter) text.append(make("details", { class: "followup-more" }, make("summary", {}, _("Letter")), make("p", { class: "followup-words", dir: "auto" }, fact.letter)));
    if (fact.origin) text.append(make("div", { class: "followup-dim", dir: "auto" }, fact.origin));
    return make(
      "li", {}, make("time", { datetime: fact.iso || null }, fact.day), make("span", { class: `followup-dot followup-${fact.side}`, "aria-hidden": "true" }),
      text, make("div", { class: "followup-tools" }, ...tools),
    );
  };
  const draw = () => {
    const at = list.contains(document.activeElement) ? document.activeElement.dataset : null;
    const place = at ? [...list.querySelectorAll("button")].indexOf(document.activeElement) : -1;
    list.setAttribute("aria-label", model.get("label"));
    list.replaceChildren(...model.get("facts").map(item));
    list.hidden = !list.children.length;
    if (!at) return;
    const all = [...list.querySelectorAll("button")];
    (all.find((each) => each.dataset.key === at.key && each.dataset.name === at.name) ?? all[Math.min(place, all.length - 1)])?.focus();
  };
  el.addEventListener("keydown", (event) => {
    if (event.key === "Escape") el.closest(".followup-stories")?.querySelector('[role="listbox"]')?.focus();
  });
  model.on("change:facts", draw);
  draw();
  return () => model.off("change:facts", draw);
}

export default { render };
