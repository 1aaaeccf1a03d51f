// Niceties of the messages' page only: it works without this file.
(() => {
  'use strict';
  const thread = document.getElementById('thread');
  const form = document.querySelector('form[data-message]');
  if (!thread || !form) return;
  const body = document.getElementById('body');
  const files = document.getElementById('files');
  const newest = () => document.getElementById('newest');
  const isInView = (element) => element.getBoundingClientRect().top < window.innerHeight;

  // How much can still be typed is said when it is little.
  const most = 5000;
  const left = document.getElementById('left');
  const count = () => {
    const rest = most - [...body.value].length;
    left.textContent = rest > 500 ? '' : form.dataset.left.replace('#', rest);
  };
  body.addEventListener('input', count);
  count();

  // What would not be taken is said before it is sent.
  files.addEventListener('change', () => {
    const chosen = [...files.files];
    const isLarge = chosen.some((file) => file.size > 10 * 1024 * 1024);
    files.setCustomValidity(chosen.length > 5 ? form.dataset.many : isLarge ? form.dataset.large : '');
    files.reportValidity();
  });

  // What was typed is not left by accident.
  let isSending = false;
  form.addEventListener('submit', () => (isSending = true));
  window.addEventListener('beforeunload', (event) => {
    if (body.value.trim() && !isSending) event.preventDefault();
  });

  if (!location.hash && !document.querySelector('[aria-invalid]')) newest()?.scrollIntoView();
  if (!thread.dataset.live) return;

  // What came while the page lay open is read as soon as somebody can see it.
  let read = thread.dataset.newest;
  const tellRead = async () => {
    const shown = thread.dataset.newest;
    if (!shown || shown === read || document.visibilityState !== 'visible') return;
    const before = read;
    read = shown;
    const answer = await fetch('/messages/read', { method: 'POST', body: new URLSearchParams({ upTo: shown }), redirect: 'error' });
    if (!answer.ok) read = before;
  };

  // The thread is brought up to date in place: what is typed below stays.
  const refresh = async () => {
    const answer = await fetch('/messages/thread', { redirect: 'error' });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('thread');
    if (!fresh) return;
    const last = newest();
    const isFollowing = document.activeElement !== body && (!last || isInView(last));
    last?.removeAttribute('id');
    thread.querySelector('.none')?.remove();
    const shown = new Map([...thread.querySelectorAll('[data-id]')].map((each) => [each.dataset.id, each]));
    for (const message of fresh.querySelectorAll('[data-id]')) {
      const there = shown.get(message.dataset.id);
      if (!there) thread.append(message);
      else if (there.innerHTML !== message.innerHTML) there.replaceWith(message);
    }
    thread.querySelector('#newest')?.removeAttribute('id');
    const end = [...thread.querySelectorAll('[data-id]')].at(-1);
    if (end) end.id = 'newest';
    thread.dataset.mark = fresh.dataset.mark;
    thread.dataset.newest = fresh.dataset.newest;
    if (isFollowing) end?.scrollIntoView({ block: 'nearest' });
    await tellRead();
  };

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
    source = new EventSource(`${thread.dataset.live}?mark=${encodeURIComponent(thread.dataset.mark)}`);
    source.addEventListener('change', () => refresh().catch(() => {}));
    source.addEventListener('over', () => {
      isOver = true;
      close();
      if (!body.value.trim()) location.reload();
    });
    source.addEventListener('error', () => {
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, 15000);
    });
  };
  document.addEventListener('visibilitychange', () => {
    open();
    tellRead().catch(() => {});
  });
  open();
})();
