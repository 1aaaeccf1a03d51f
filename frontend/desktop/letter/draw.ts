// Draws the HTML part of a mail in the window, so that it looks as in a mail program and can do nothing. Only
// the elements that our mails are made of are copied, each with its own declarations and its text; no address,
// no script and no handler comes along, whatever the page holds.

const known: readonly string[] = ['DIV', 'P', 'BR', 'A', 'STRONG'];

/** How the reader's mail program is set up. */
export type Look = 'light' | 'dark';

/** Draws a page into a place of its own, in place of what was drawn there before. */
export function draw(place: ShadowRoot, page: string, look: Look): void {
  // The window's policy stops style attributes, and so they are read as something else. In our pages a quote
  // inside a text is never written as one, so that nothing but an attribute can be meant.
  const mail = new DOMParser().parseFromString(
    page.replaceAll(' style="', ' data-style="'),
    'text/html',
  );
  const paper = document.createElement('div');
  // A mail program's page has no style of ours; Canvas and CanvasText are what it begins with.
  paper.style.cssText = `all: initial; display: block; color-scheme: ${look}; background: Canvas; color: CanvasText`;
  paper.lang = mail.documentElement.lang;
  paper.append(copied(mail.body));
  place.replaceChildren(paper);
}

function copied(element: HTMLElement): HTMLElement {
  const isKnown = known.includes(element.tagName);
  const copy = document.createElement(isKnown ? element.tagName : 'div');
  copy.style.cssText = element.dataset['style'] ?? '';
  if (element.tagName === 'A' && copy.style.length === 0) {
    copy.style.color = 'LinkText';
    copy.style.textDecoration = 'underline';
  }
  for (const child of element.childNodes) {
    if (child instanceof HTMLElement) {
      if (known.includes(child.tagName)) copy.append(copied(child));
    } else if (child.nodeType === Node.TEXT_NODE) {
      copy.append(child.textContent ?? '');
    }
  }
  return copy;
}
