// How a page that lies open brings itself up to date. What stays the same stays the same element, so that whoever is on it
// with the keyboard, has marked some of its text, or has a list open there, goes on as before.
const live = (() => {
  'use strict';
  const keyOf = (node) => node.dataset?.id ?? '';
  const isSame = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && keyOf(one) === keyOf(other);

  // merge makes an element what a fresh one is, and changes nothing but where they differ.
  const merge = (here, fresh) => {
    if (here.nodeType !== Node.ELEMENT_NODE) {
      if (here.nodeValue !== fresh.nodeValue) here.nodeValue = fresh.nodeValue;
      return;
    }
    for (const { name } of [...here.attributes]) if (!fresh.hasAttribute(name)) here.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (here.getAttribute(name) !== value) here.setAttribute(name, value);
    mergeContent(here, fresh);
  };
  const mergeContent = (here, fresh) => {
    const wanted = new Set([...fresh.childNodes].map(keyOf));
    for (const child of [...here.childNodes]) if (keyOf(child) && !wanted.has(keyOf(child))) child.remove();
    let at = here.firstChild;
    for (const child of [...fresh.childNodes]) {
      let there = at;
      while (there && !isSame(there, child)) there = keyOf(child) ? there.nextSibling : null;
      if (!there) {
        here.insertBefore(child, at);
        continue;
      }
      if (there === at) at = at.nextSibling;
      else here.insertBefore(there, at);
      merge(there, child);
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  };

  // Whoever was on something that is not there any more goes on at what it stood in.
  const keepFocus = (part, change) => {
    const before = document.activeElement;
    const around = [];
    for (let up = part.contains(before) ? before : null; up && up !== part; up = up.parentElement) around.push(up);
    change();
    if (around.length === 0 || before.isConnected) return;
    const left = around.find((each) => each.isConnected) ?? part;
    left.tabIndex = -1;
    left.focus({ preventScroll: true });
  };

  // read fetches a page and gives its part of the same name; nothing where it cannot be had.
  const read = async (path, id) => {
    const answer = await fetch(path, { redirect: 'error' });
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id);
  };

  // follow listens while somebody can see the page: to what changed, and to the end of the leave to see it.
  const follow = (part, changed, over) => {
    let source;
    let timer;
    let isOver = false;
    const close = () => {
      clearTimeout(timer);
      source?.close();
      source = undefined;
    };
    const open = () => {
      close();
      if (isOver || document.visibilityState !== 'visible') return;
      source = new EventSource(`${part.dataset.live}?mark=${encodeURIComponent(part.dataset.mark)}`);
      source.addEventListener('change', () => changed().catch(() => {}));
      source.addEventListener('over', ({ data }) => {
        isOver = true;
        close();
        over(data);
      });
      source.addEventListener('error', () => {
        if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, 15000);
      });
    };
    document.addEventListener('visibilitychange', open);
    open();
  };

  return { merge, keepFocus, read, follow };
})();
