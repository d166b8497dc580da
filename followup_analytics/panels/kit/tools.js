// Buttons whose work the kernel does only when they are pressed: files to download, a table to copy, long work to cancel.
const PATIENCE = 4000; // ms until the row says that the kernel does not answer
const silent = () => _("The kernel has not answered yet. If it has died, run the cell again.");

function render({ model, el }) {
  spoken = model.get("texts");
  let silence = null; // the timer that says the kernel is silent
  const buttons = make("div", { class: "followup-actions", role: "group", "aria-label": model.get("label") });
  const bar = make("progress", { "aria-label": model.get("label") });
  const status = make("span", { class: "followup-status", role: "status", "aria-live": "polite" });
  const root = make("div", { class: "followup-form" }, buttons, bar, status);
  shield(el);
  el.append(root);

  const press = (name) => {
    status.textContent = ""; // the same words again are news then
    clearTimeout(silence);
    silence = setTimeout(() => { status.textContent = silent(); }, PATIENCE);
    try {
      model.send({ type: "press", name });
    } catch { /* a closed connection: it is told in a moment */ }
  };
  const draw = () => {
    const at = [...buttons.children].indexOf(document.activeElement);
    buttons.replaceChildren(...model.get("buttons").map(([name, label]) => {
      const node = make("button", { type: "button", class: model.get("quiet").includes(name) ? "followup-quiet" : "" }, label);
      node.addEventListener("click", () => press(name));
      return node;
    }));
    if (at >= 0) buttons.children[Math.min(at, buttons.children.length - 1)]?.focus(); // where the one pressed was
  };
  const move = () => {
    clearTimeout(silence);
    const { done = 0, all = 0, text = "" } = model.get("progress");
    bar.hidden = !all;
    bar.max = all || 1;
    bar.value = done;
    status.textContent = text;
  };
  const take = (name, media, buffer) => {
    const address = URL.createObjectURL(new Blob([buffer], { type: media }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    status.textContent = _("{name} is in your downloads.", { name });
  };
  const heard = async (message, buffers) => {
    clearTimeout(silence);
    if (status.textContent === silent()) move();
    if (message.type === "file") take(message.name, message.media, buffers[0]);
    if (message.type === "copy") {
      status.textContent = (await toClipboard(message.text)) ? _("Copied.") : _("The browser did not allow copying.");
    }
  };
  model.on("msg:custom", heard);
  model.on("change:buttons", draw);
  model.on("change:progress", move);
  draw();
  move();
  return () => {
    clearTimeout(silence);
    model.off("msg:custom", heard);
    model.off("change:buttons", draw);
    model.off("change:progress", move);
  };
}

export default { render };
