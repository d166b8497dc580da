// A place to drop files on, or to choose them with the keyboard. The kernel gets them piece by piece: one piece is on its
// way at a time, so that a large mailbox neither fills the memory nor holds up what else is said to the kernel.
const PIECE = 1 << 20; // bytes

function render({ model, el }) {
  spoken = model.get("texts");
  const id = `followup-drop-${Math.random().toString(36).slice(2)}`;
  const input = make("input", { id, type: "file", multiple: true });
  const bar = make("progress", { "aria-label": _("Bringing the file in"), hidden: true });
  const stop = make("button", { type: "button", hidden: true }, _("Stop"));
  const status = make("span", { class: "followup-status", role: "status", "aria-live": "polite" });
  const root = make("div", { class: "followup-form followup-drop" }, make("label", { for: id }, model.get("label")), input, bar, stop, status);
  let taken = null; // ends the waiting for the kernel's word
  let stopped = false;
  shield(el);
  el.append(root);

  const busy = (yes) => {
    bar.hidden = stop.hidden = !yes;
    input.disabled = yes;
  };
  const post = (message, buffers = []) =>
    new Promise((resolve) => {
      taken = resolve;
      model.send(message, undefined, buffers);
    });
  const send = async (files) => {
    const all = files.reduce((sum, file) => sum + file.size, 0);
    let done = 0;
    for (const [number, file] of files.entries()) {
      for (let at = 0; at === 0 || at < file.size; at += PIECE) {
        const piece = await file.slice(at, at + PIECE).arrayBuffer();
        if (stopped) return false;
        const last = number === files.length - 1 && at + PIECE >= file.size;
        await post({ type: "piece", name: file.name, first: !number && !at, last }, [piece]);
        done += piece.byteLength;
        bar.max = all || 1;
        bar.value = done;
      }
    }
    return true;
  };
  const bring = async (list) => {
    const files = [...list];
    if (!files.length || input.disabled) return;
    stopped = false;
    busy(true);
    const names = files.map((file) => file.name).join(", ");
    status.textContent = _("Bringing in {names} …", { names });
    try {
      const here = await send(files);
      status.textContent = here ? _("{names}: see below.", { names }) : _("Stopped.");
    } catch {
      status.textContent = _("A folder cannot be dropped here: write its path below."); // the one thing that looks like a file and cannot be read
    }
    if (stopped) model.send({ type: "left" });
    input.value = ""; // the same file once more is a choice too
    busy(false);
  };
  const over = (event) => {
    event.preventDefault(); // else the browser opens the file in the place of JupyterLab
    event.stopPropagation();
    root.toggleAttribute("data-over", event.type === "dragover" || event.type === "dragenter");
  };
  for (const type of ["dragenter", "dragover", "dragleave"]) root.addEventListener(type, over);
  root.addEventListener("drop", (event) => {
    over(event);
    bring(event.dataTransfer.files);
  });
  input.addEventListener("change", () => bring(input.files));
  stop.addEventListener("click", () => { stopped = true; });
  const heard = (message) => { if (message.type === "taken") taken?.(); };
  model.on("msg:custom", heard);
  return () => model.off("msg:custom", heard);
}

export default { render };
