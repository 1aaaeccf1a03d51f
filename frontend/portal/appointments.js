// Niceties of the appointments' pages only: they work without this file.
(() => {
  'use strict';
  const agenda = document.getElementById('agenda');
  if (!agenda) return;

  // A time of the practice is told in the reader's own clock too, where that shows another.
  const own = (at, zone) => new Intl.DateTimeFormat(document.documentElement.lang, { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(at);
  const tellZone = (part) => {
    const practice = part.querySelector('[data-zone]')?.dataset.zone;
    if (!practice) return;
    for (const time of part.querySelectorAll('time')) {
      const at = new Date(time.dateTime);
      const mine = own(at);
      if (mine === own(at, practice)) continue;
      const note = document.createElement('small');
      note.textContent = ` (${agenda.dataset.yours.replace('#', mine)})`;
      time.after(note);
    }
  };
  tellZone(agenda);
  if (!agenda.dataset.live) return;

  // The lists are brought up to date in place, and what changed in them is told.
  const nameOf = (line) => [line.closest('section').querySelector('h2'), ...line.querySelectorAll('strong, .state')].map((each) => each.textContent.trim()).join(', ');
  const lines = () => new Map([...agenda.querySelectorAll('li[data-id]')].map((each) => [each.dataset.id, each]));
  const wordsOf = (found) => new Map([...found].map(([id, line]) => [id, line.textContent]));
  const tell = (before) => {
    const news = [...lines()].filter(([id, line]) => before.get(id) !== line.textContent).map(([, line]) => nameOf(line));
    document.getElementById('told').textContent = [agenda.dataset.changed, ...news.slice(0, 3)].join(' ');
  };
  const refresh = async () => {
    const fresh = await live.read('/appointments', 'agenda');
    if (!fresh) return;
    tellZone(fresh);
    const before = wordsOf(lines());
    live.keepFocus(agenda, () => live.merge(agenda, fresh));
    tell(before);
  };
  live.follow(agenda, refresh, () => location.reload());
})();
