// Elements are made from text only, so nothing a user wrote is ever read as markup.
const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};

// A text in the language of the panels, with what is given in the place of its {names}; the kernel sends those that differ.
let spoken = {};
const _ = (text, given = {}) => (spoken[text] ?? text).replace(/\{(\w+)\}/g, (all, name) => given[name] ?? all);

// True where the browser let us: some pages have no clipboard, and some users say no.
const toClipboard = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};

// JupyterLab's one-letter commands (r makes a raw cell, dd deletes one) are not meant in any control of a panel. It looks
// for the mark on the control itself that has the focus, also on those that ipywidgets draws beside ours.
const shield = (el, tries = 50) => {
  const panel = el.closest(".jp-OutputArea-output");
  if (!panel && tries) setTimeout(() => shield(el, tries - 1), 100);
  if (!panel || panel.dataset.shielded) return;
  panel.dataset.shielded = "true";
  panel.addEventListener("focusin", (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
};
