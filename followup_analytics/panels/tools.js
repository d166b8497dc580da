// Buttons whose work the kernel does only when they are pressed: files to download, a table to copy, long work to cancel.
function render({ model, el }) {
  const buttons = make("div", { class: "followup-actions", role: "group", "aria-label": model.get("label") });
  const bar = make("progress", { "aria-label": model.get("label") });
  const status = make("span", { class: "followup-status", role: "status", "aria-live": "polite" });
  const root = make("div", { class: "followup-form" }, buttons, bar, status);
  shield(el);
  el.append(root);

  const draw = () => {
    buttons.replaceChildren(...model.get("buttons").map(([name, label]) => {
      const node = make("button", { type: "button" }, label);
      node.addEventListener("click", () => model.send({ type: "press", name }));
      return node;
    }));
  };
  const move = () => {
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
    status.textContent = `${name} is in your downloads.`;
  };
  const heard = async (message, buffers) => {
    if (message.type === "file") take(message.name, message.media, buffers[0]);
    if (message.type === "copy") {
      status.textContent = (await toClipboard(message.text)) ? "Copied." : "The browser did not allow to copy.";
    }
  };
  model.on("msg:custom", heard);
  model.on("change:buttons", draw);
  model.on("change:progress", move);
  draw();
  move();
  return () => {
    model.off("msg:custom", heard);
    model.off("change:buttons", draw);
    model.off("change:progress", move);
  };
}

export default { render };
