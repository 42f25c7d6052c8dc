"""What is looked at in a page, in its own words: what it holds, what is cut, and what only a pointer reaches."""

WINDOWS = [("light", 1280), ("dark", 360), ("light", 640), ("dark", 1280), ("light", 360), ("dark", 640)]
"""Colours and widths; 640 is that of a window of 1280 whose page is shown at twice the size."""

VIOLATED = """async rules => {
  const asked = { runOnly: rules, iframes: false, resultTypes: ["violations"] };
  return (await axe.run(document, asked)).violations;
}"""
"""What axe complains of. All that it finds right, sent from the page, would take three times as long."""

CHROME = "() => [...document.querySelectorAll('header, nav')].filter(e => e.checkVisibility()).length"
"""How much is there of what leads from room to room."""

HELD = r"""() => {
  const words = e => {
    const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
    let text = '';
    for (let n = walker.nextNode(); n; n = walker.nextNode())
      if (n.parentElement.checkVisibility() && !n.parentElement.closest(".button, select, .explanation"))
        text += n.data;
    return text.replace(/[↑↓↕]/g, '').replace(/\s+/g, ' ').trim();
  };
  const what = 'h1, h2, h3, caption, th, td, dt, dd, figcaption, .entry, .statement';
  return [...document.querySelectorAll(`main :is(${what})`)]
    .filter(e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .filter(e => !e.closest('.adding, .filters, .longer:not(:has(.prose, figure, .box))'))
    .map(e => [e.tagName, e.matches('.entry, .statement') ? e.querySelector('textarea, .line')?.value ?? '' : words(e)])
    .filter(([, text]) => text);
}"""
"""The headings and cells of a room that can be seen, and its entries."""

CUT = """() => [...document.querySelectorAll('main, main *')].filter(e => {
  const style = getComputedStyle(e);
  const clips = [style.overflowX, style.overflowY].some(v => v !== 'visible');
  if (!e.checkVisibility() || e.closest('.unseen, select, svg, input')) return false;
  const past = e.getBoundingClientRect().right > innerWidth + 1;
  return past || clips && (e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2);
}).map(e => e.outerHTML.slice(0, 160))"""
"""What does not show all of itself, or reaches past the page."""

UNREACHED = """() => [...document.querySelectorAll('body *')].filter(e => {
  const props = e[Object.keys(e).find(key => key.startsWith('__reactProps$'))] ?? {};
  const heard = /^on(Click|DoubleClick|MouseDown|PointerDown|MouseEnter|MouseOver)$/;
  if (!Object.keys(props).some(key => heard.test(key))) return false;
  const focusable = o => o.tabIndex >= 0;
  const chosenByKeys = e.getAttribute('role') === 'option' && e.closest('[role=listbox]');
  return !focusable(e) && !chosenByKeys && ![...e.querySelectorAll('*')].some(focusable);
}).map(e => e.outerHTML.slice(0, 160))"""
"""What listens to a pointer and neither takes the focus nor has anything in it that does."""

HOVERED = """() => {
  const found = [];
  const walk = rules => {
    for (const rule of rules) {
      if (rule.cssRules?.length) walk(rule.cssRules);
      const shown = ['visibility', 'display', 'opacity', 'content'];
      const shows = rule.style && shown.some(p => rule.style.getPropertyValue(p));
      if (shows && /:hover/.test(rule.selectorText) && !/:focus/.test(rule.selectorText)) found.push(rule.selectorText);
    }
  };
  for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) walk(sheet.cssRules);
  return [...found, ...[...document.querySelectorAll('abbr[title]')].map(e => e.outerHTML)];
}"""
"""Rules that show something under a pointer alone, and words whose meaning only a pointer reads."""

DRAWN = """() => [...document.querySelectorAll('.pictured svg text')].map(
  t => [t.textContent, getComputedStyle(t).fill])"""
"""The words of the picture of a verdict with their colours."""

SHAPED = """() => [...document.querySelectorAll('svg.shape')].map(shape => {
  const near = shape.closest('.who, .entry.named, th, tr, .entry');
  const name = near.querySelector('.named .shape + .field textarea')?.value ?? near.textContent.trim();
  const [first] = shape.children;
  return [name, getComputedStyle(shape).fill, first.tagName === 'circle' ? '0' : `${first.points.length}`];
}).filter(([name]) => ['Ferry firm', 'Town', 'Harbour office'].includes(name))"""
"""The parties beside a shape, each with the colour of its shape and how many corners that has."""

INSIDE = """() => {
  const node = document.activeElement.getBoundingClientRect();
  const box = document.activeElement.closest('.graph').getBoundingClientRect();
  return node.left >= box.left && node.right <= box.right && node.top >= box.top && node.bottom <= box.bottom;
}"""
"""Whether all of what has the focus in a graph is in sight."""

PINCH = """box => {
  const { left, top } = box.getBoundingClientRect();
  const finger = (identifier, x) => new Touch({ identifier, target: box, clientX: left + x, clientY: top + 100 });
  for (const [kind, apart] of [['touchstart', 50], ['touchmove', 100]]) {
    const touches = [finger(1, 200 - apart), finger(2, 200 + apart)];
    box.dispatchEvent(new TouchEvent(kind, { touches, bubbles: true, cancelable: true }));
  }
}"""
"""Two fingers that move apart, to twice the distance."""
