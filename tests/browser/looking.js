// What a person would call broken on the page as it stands: things outside of the window, on top of one another, or cut.
() => {
  const problems = [];
  const shown = (element) => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && style.opacity !== "0" && element.checkVisibility();
  };
  const scrolls = (element) => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
      const way = getComputedStyle(up).overflowX;
      if ((way === "auto" || way === "scroll" || way === "hidden") && up.scrollWidth > up.clientWidth + 1) return true;
    }
    return false;
  };
  const name = (element) => `${element.dataset.testid || element.tagName} "${(element.innerText || element.ariaLabel || "").trim().slice(0, 50)}"`;
  const overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (overflow > 0) problems.push(`the page is ${overflow} pixels too wide`);
  const main = document.querySelector('[role="main"], main, [data-testid="stMain"]');
  const within = (selector) => [...main.querySelectorAll(selector)].filter(shown);
  for (const element of within('[data-testid="stElementContainer"], button, input, textarea, h1, h2, h3, p, table, pre')) {
    const box = element.getBoundingClientRect();
    if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(element)) problems.push(`${name(element)} is outside of the window`);
  }
  for (const button of within("button, label")) {
    const label = button.querySelector("p");
    const hidden = label && label.parentElement.clientWidth <= 1;  // read aloud, and not seen
    const cut = label && !hidden && (label.scrollWidth > label.clientWidth + 1 || label.getBoundingClientRect().right > button.getBoundingClientRect().right + 1);
    if (cut) problems.push(`${name(button)} is cut`);
  }
  for (const value of within('[data-testid="stMetricValue"], [data-testid="stMetricValue"] *')) {
    if (getComputedStyle(value).overflowX !== "visible" && value.scrollWidth > value.clientWidth + 1) problems.push(`${name(value)} is cut`);
  }
  const boxes = within("button, input, textarea, h1, h2, h3").filter((element) => !element.closest('[data-testid="stElementToolbar"], [data-testid="stBottom"], .modebar'));
  for (const [at, one] of boxes.entries()) {
    for (const other of boxes.slice(at + 1)) {
      if (one.contains(other) || other.contains(one) || one.closest('[data-baseweb]') === other.closest('[data-baseweb]') && one.closest('[data-baseweb]')) continue;
      const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 4 && high > 4) problems.push(`${name(one)} and ${name(other)} overlap`);
    }
  }
  return [...new Set(problems)];
}
