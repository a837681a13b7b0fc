// Builds nodes: text is always text, never markup.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

export function icon(path) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false", class: "icon" })) drawing.setAttribute(name, value);
  drawing.append(line);
  return drawing;
}

// The labels of the interface: `label("progress", { at: 4, of: 12 })`.
export function labelled(catalogue) {
  return (name, values = {}) => (catalogue[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

// What the browser may refuse to keep (private windows, blocked cookies) is kept for this page only.
export function keeper(storage) {
  const here = new Map();
  return {
    get(name) { try { return storage().getItem(name) ?? here.get(name) ?? null; } catch { return here.get(name) ?? null; } },
    set(name, value) { here.set(name, value); try { storage().setItem(name, value); } catch { /* kept in `here` */ } },
    remove(name) { here.delete(name); try { storage().removeItem(name); } catch { /* nothing was kept */ } },
  };
}

export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
