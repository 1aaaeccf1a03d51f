// Niceties of writing a message: what is typed is kept, and what is sent without a connection waits. It works without.
(() => {
  'use strict';
  if (!thread) return;
  const { part, form } = thread;
  const words = form.dataset;
  const body = document.getElementById('body');
  const files = document.getElementById('files');
  const button = form.querySelector('button.primary');
  const status = document.getElementById('told');
  const page = form.elements.page;

  const tell = (text, ...more) => {
    status.replaceChildren(...(text ? [text, ...more.flatMap((each) => [' ', each])] : []));
    status.hidden = !text;
  };
  const signIn = () => Object.assign(document.createElement('a'), { href: '/sign-in', target: '_blank', rel: 'noopener', textContent: words.signIn });

  // How much can still be typed is said when it is little.
  const most = 5000;
  const left = document.getElementById('left');
  const count = () => {
    const rest = most - [...body.value].length;
    left.textContent = rest > 500 ? '' : words.left.replace('#', rest);
  };
  count();

  // What would not be taken is said before it is sent.
  files.addEventListener('change', () => {
    const chosen = [...files.files];
    const isLarge = chosen.some((file) => file.size > 10 * 1024 * 1024);
    files.setCustomValidity(chosen.length > 5 ? words.many : isLarge ? words.large : '');
    files.reportValidity();
  });

  // What is typed keeps itself: a moment later, however long somebody types on, and when the field or the page is left.
  let kept = body.value;
  let saving = Promise.resolve();
  let timer;
  let isSending = false;
  let isWaiting = false; // for a connection
  let isLeaving = false; // what is typed is no more this page's
  const isUnkept = () => body.value !== kept && !isLeaving;
  const rest = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const save = () => {
    rest();
    saving = saving.then(async () => {
      const typed = body.value;
      if (typed === kept || isSending || isLeaving) return;
      const answer = await fetch('/messages/draft', { method: 'POST', body: new URLSearchParams({ page: page.value, body: typed }), redirect: 'error', keepalive: typed.length < 10000 });
      if (answer.ok) {
        kept = typed;
        document.dispatchEvent(new Event('kept'));
      } else if (answer.status === 401) tell(words.out, signIn());
    });
    saving = saving.catch(() => {}); // it is kept with the next letter, or when the connection is back
    return saving;
  };
  body.addEventListener('input', () => {
    count();
    timer ??= setTimeout(save, 800);
  });
  body.addEventListener('blur', save);
  document.addEventListener('visibilitychange', save);
  window.addEventListener('pagehide', save);
  window.addEventListener('beforeunload', (event) => {
    if (isUnkept() || isWaiting) event.preventDefault();
  });

  // A message is sent in place. Without a connection it waits here, and goes as soon as there is one; the page's number
  // sees to it that it goes once. What is refused is told by the page that a plain form would lead to.
  let again;
  let sentAt = 0;
  const calm = () => {
    isWaiting = false;
    clearTimeout(again);
    tell('');
  };
  const stop = () => {
    const stays = Object.assign(document.createElement('button'), { type: 'button', className: 'quiet', textContent: words.stop });
    stays.addEventListener('click', () => {
      calm();
      body.focus();
      save();
    });
    return stays;
  };
  const send = async () => {
    const isTwice = Date.now() - sentAt < 1000 && !body.value && files.files.length === 0;
    if (isSending || isLeaving || isTwice) return;
    isSending = true;
    rest();
    clearTimeout(again);
    button.setAttribute('aria-disabled', 'true');
    await saving;
    const sent = body.value;
    let answer;
    try {
      answer = await fetch(form.action, { method: 'POST', body: new FormData(form), redirect: 'manual' });
    } catch {
      if (!isWaiting) tell(words.waits, stop());
      isWaiting = true;
      again = setTimeout(send, 15000);
    }
    if (answer?.type === 'opaqueredirect') {
      calm();
      sentAt = Date.now();
      const since = body.value.startsWith(sent) ? body.value.slice(sent.length).trimStart() : body.value;
      files.value = kept = '';
      if (body.value !== since) body.value = since; // what was typed meanwhile is the next message
      page.value = [...crypto.getRandomValues(new Uint32Array(4))].map((each) => each.toString(36)).join('');
      count();
      timer ??= setTimeout(save, 800);
      await thread.refresh(true).catch(() => {});
    } else if (answer) {
      isLeaving = true;
      isWaiting = false;
      form.submit();
      return;
    }
    isSending = false;
    button.removeAttribute('aria-disabled');
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopPropagation();
    send();
  });
  window.addEventListener('online', () => (isWaiting ? send() : save()));

  // The leave to write may end while somebody writes. What they have typed stays theirs.
  const over = async (why) => {
    await save();
    const isSafe = why !== 'forbidden' && !isUnkept();
    if (isSafe || !body.value.trim()) {
      isLeaving = true;
      location.reload();
      return;
    }
    if (why !== 'forbidden') {
      tell(words.out, signIn());
      return;
    }
    calm();
    isLeaving = true; // whoever goes is not asked, as nothing here can be sent
    part.replaceChildren();
    body.readOnly = true;
    button.remove();
    files.closest('.field').remove();
    tell(words.over);
  };
  if (part.dataset.live) live.follow(part, thread.refresh, over);
})();
