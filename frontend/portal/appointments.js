// Niceties of the appointments' pages only: they work without this file.
(() => {
  'use strict';
  const agenda = document.getElementById('agenda');
  if (!agenda) return;

  // A time of the practice is told in the reader's own clock too, where that shows another.
  const own = (at, zone) => new Intl.DateTimeFormat(document.documentElement.lang, { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(at);
  const tellZone = () => {
    const practice = agenda.querySelector('[data-zone]')?.dataset.zone;
    if (!practice) return;
    for (const time of agenda.querySelectorAll('time:not([data-told])')) {
      time.dataset.told = 'yes';
      const at = new Date(time.dateTime);
      const mine = own(at);
      if (mine === own(at, practice)) continue;
      const note = document.createElement('small');
      note.textContent = ` (${agenda.dataset.yours.replace('#', mine)})`;
      time.after(note);
    }
  };
  tellZone();
  if (!agenda.dataset.live) return;

  // The lists are brought up to date in place.
  const refresh = async () => {
    const answer = await fetch('/appointments', { redirect: 'error' });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('agenda');
    if (!fresh) return;
    agenda.replaceChildren(...fresh.childNodes);
    agenda.dataset.mark = fresh.dataset.mark;
    tellZone();
  };

  let source;
  let timer;
  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  };
  const open = () => {
    close();
    if (document.visibilityState !== 'visible') return;
    source = new EventSource(`${agenda.dataset.live}?mark=${encodeURIComponent(agenda.dataset.mark)}`);
    source.addEventListener('change', () => refresh().catch(() => {}));
    source.addEventListener('over', () => {
      close();
      location.reload();
    });
    source.addEventListener('error', () => {
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, 15000);
    });
  };
  document.addEventListener('visibilitychange', open);
  open();
})();
