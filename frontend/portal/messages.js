// The thread brings itself up to date: it works without this file, by loading the page again.
const thread = (() => {
  'use strict';
  const part = document.getElementById('thread');
  const form = document.querySelector('form[data-message]');
  if (!part || !form) return undefined;
  const newest = () => document.getElementById('newest');
  const isInView = (element) => element.getBoundingClientRect().top < window.innerHeight;
  if (!location.hash && !document.querySelector('[aria-invalid]')) newest()?.scrollIntoView();

  // What came while the page lay open is read as soon as somebody can see it.
  let read = part.dataset.newest;
  const tellRead = async () => {
    const shown = part.dataset.newest;
    if (!shown || shown === read || document.visibilityState !== 'visible') return;
    const before = read;
    read = shown;
    const answer = await fetch('/messages/read', { method: 'POST', body: new URLSearchParams({ upTo: shown }), redirect: 'error' });
    if (!answer.ok) read = before;
  };
  document.addEventListener('visibilitychange', () => tellRead().catch(() => {}));

  // draw puts what is new below, and what has become of the rest in its place. What was shown before stays.
  const draw = (fresh) => {
    newest()?.removeAttribute('id');
    part.querySelector('.none')?.remove();
    const shown = new Map([...part.querySelectorAll('[data-id]')].map((each) => [each.dataset.id, each]));
    for (const message of fresh.querySelectorAll('[data-id]')) {
      message.removeAttribute('id');
      const there = shown.get(message.dataset.id);
      if (there) live.merge(there, message);
      else part.append(message);
    }
    const end = [...part.querySelectorAll('[data-id]')].at(-1);
    if (end) end.id = 'newest';
    part.dataset.mark = fresh.dataset.mark;
    part.dataset.newest = fresh.dataset.newest;
  };
  const refresh = async (isMine) => {
    const fresh = await live.read('/messages/thread', 'thread');
    if (!fresh) return;
    const last = newest();
    const isFollowing = isMine || (document.activeElement !== document.getElementById('body') && (!last || isInView(last)));
    live.keepFocus(part, () => draw(fresh));
    if (isFollowing) newest()?.scrollIntoView({ block: 'nearest' });
    await tellRead();
  };
  return { part, form, refresh };
})();
