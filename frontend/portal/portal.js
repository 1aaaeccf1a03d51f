// Niceties only: every page works without this file.
(() => {
  'use strict';

  // A form is sent once, however often its button is pressed.
  document.addEventListener('submit', (event) => {
    const form = event.target;
    const button = event.submitter;
    if (form.dataset.sent || (button && button.getAttribute('aria-disabled'))) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    if (button) button.setAttribute('aria-disabled', 'true');
  });
  // A page that comes back from the browser's memory starts afresh.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });

  // A code is shown as it stands in the mail: capitals, in two groups.
  const code = document.getElementById('code');
  code?.addEventListener('input', () => {
    if (code.selectionStart !== code.value.length) return;
    const plain = code.value.toUpperCase().replace(/[\s-]/g, '');
    code.value = plain.length > 4 ? plain.slice(0, 4) + ' ' + plain.slice(4) : plain;
  });

  // "Send again" waits a minute, and says so.
  const again = document.querySelector('button[data-again]');
  if (again) {
    const said = again.textContent;
    let left = 60;
    const count = () => {
      if (left === 0) {
        again.textContent = said;
        again.removeAttribute('aria-disabled');
        return;
      }
      again.setAttribute('aria-disabled', 'true');
      again.textContent = again.dataset.again.replace('{time}', `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`);
      left -= 1;
      setTimeout(count, 1000);
    };
    count();
  }

  // Whoever leaves the page open is warned two minutes before the session ends, then led out.
  const idle = Number(document.body.dataset.idle);
  let clocks = [];
  const stay = () => {
    if (!idle) return;
    clocks.forEach(clearTimeout);
    document.getElementById('idle').hidden = true;
    clocks = [
      setTimeout(() => (document.getElementById('idle').hidden = false), (idle - 120) * 1000),
      setTimeout(() => unsaved() || location.assign('/'), (idle + 1) * 1000),
    ];
  };
  let unsaved = () => false;
  stay();
  document.addEventListener('kept', stay); // what was typed went to the practice's computer

  // A signature can be drawn, beside typing it.
  const pad = document.querySelector('[data-draw]');
  if (pad) {
    pad.hidden = false;
    const area = pad.querySelector('svg');
    const line = pad.querySelector('path');
    const drawing = pad.querySelector('input');
    let path = '';
    const point = (event) => {
      const box = area.getBoundingClientRect();
      const at = (offset, size, scale) => Math.round((offset / size) * scale * 10) / 10;
      return `${Math.max(0, at(event.clientX - box.left, box.width, 400))} ${Math.max(0, at(event.clientY - box.top, box.height, 140))}`;
    };
    const add = (step) => {
      if (path.length > 19000) return;
      path += step;
      line.setAttribute('d', path);
      drawing.value = path;
    };
    area.addEventListener('pointerdown', (event) => {
      area.setPointerCapture(event.pointerId);
      add(`M${point(event)}`);
    });
    area.addEventListener('pointermove', (event) => area.hasPointerCapture(event.pointerId) && add(`L${point(event)}`));
    pad.querySelector('button').addEventListener('click', () => {
      path = '';
      add('');
    });
  }

  // A form saves itself: when a field is left, and a moment after typing has stopped.
  const form = document.querySelector('form[data-save]');
  if (!form) return;
  const words = form.dataset;
  const status = document.getElementById('saved');
  const questions = [...form.querySelectorAll('[data-question]')];
  const changed = new Set();
  const unsound = new Set(); // what was sent of it was not taken
  const held = new Set(); // answered elsewhere meanwhile: waits until the visitor says whose answer counts
  let saving; // the save under way
  let isOver = false; // nothing can be saved here any more
  let isLeaving = false; // everything is on its way
  let wait = 0;
  let timer;
  unsaved = () => !isOver && !isLeaving && Boolean(saving || changed.size || unsound.size || held.size);

  const fields = (question) => [...question.querySelectorAll('[name^="q."]')];
  const was = (question) => question.querySelector('[name^="was."]');
  const answers = (id) => {
    const question = questions.find((each) => each.dataset.question === id);
    if (!question || question.hidden) return [];
    return fields(question).filter((field) => field.checked).map((field) => field.value);
  };
  // What hangs on another answer is asked as soon as that is given. What was typed stays, should it be asked again.
  const ask = () => {
    for (const question of questions) {
      const [id, value] = (question.dataset.if || '').split('=');
      if (!id || !questions.some((each) => each.dataset.question === id)) continue;
      const given = answers(id);
      question.hidden = value ? !given.includes(value) : given.length === 0;
      if (!question.hidden) question.querySelector('[name="unseen"]')?.remove();
    }
  };
  const choice = (text, act) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.addEventListener('click', act);
    return button;
  };
  const say = (question, text, ...choices) => {
    question.querySelector('.live')?.remove();
    if (!text) return;
    const note = document.createElement('div');
    note.className = 'live problem';
    note.setAttribute('role', 'alert');
    const line = document.createElement('p');
    line.textContent = text;
    note.append(line, ...choices);
    question.append(note);
  };
  const hold = (question, text, mark) => {
    held.add(question);
    const mine = choice(words.mine, () => {
      was(question).value = mark;
      held.delete(question);
      changed.add(question);
      say(question, '');
      save();
    });
    // The page is drawn afresh, with what stands. What else was typed on it is saved before.
    const theirs = choice(words.theirs, async () => {
      held.delete(question);
      changed.delete(question);
      say(question, '');
      await settle();
      if (!unsaved()) location.assign(location.pathname);
    });
    say(question, text, mine, theirs);
  };
  const tell = (text) => {
    status.textContent = text;
    if (text !== words.out) return;
    const link = document.createElement('a');
    Object.assign(link, { href: '/sign-in', target: '_blank', rel: 'noopener', textContent: words.signIn });
    status.append(' ', link);
  };
  const taken = (sent, { marks, problems, newer }) => {
    for (const question of sent) {
      const id = question.dataset.question;
      unsound.delete(question);
      if (id in newer) hold(question, ...newer[id]);
      else {
        if (id in problems) unsound.add(question);
        else if (id in marks) was(question).value = marks[id];
        say(question, problems[id]);
      }
    }
    wait = 0;
    stay();
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
    tell(held.size || unsound.size ? '' : words.saved.replace('{time}', time));
  };
  // What a save that was refused says; one that may yet go well is tried again.
  const refusals = { 401: 'out', 404: 'gone', 409: 'over', 429: 'trouble' };
  const send = async (sent, body) => {
    let refused;
    try {
      const answer = await fetch(words.save, { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(20000) });
      if (answer.ok) return taken(sent, await answer.json());
      refused = refusals[answer.status] || (answer.status < 500 ? 'refused' : 'trouble');
    } catch {
      refused = 'offline';
    }
    sent.forEach((question) => changed.add(question));
    isOver = ['gone', 'over', 'refused'].includes(refused);
    tell(words[refused]);
    wait = Math.min(30000, Math.max(2000, wait * 2));
    return refused;
  };
  const save = async () => {
    clearTimeout(timer);
    if (saving || isOver || changed.size === 0) return saving;
    const sent = [...changed];
    const body = new URLSearchParams();
    for (const question of sent) {
      body.append(was(question).name, was(question).value);
      for (const field of fields(question)) {
        if (!['radio', 'checkbox'].includes(field.type) || field.checked) body.append(field.name, field.value);
      }
    }
    changed.clear();
    tell(words.saving);
    saving = send(sent, body);
    const refused = await saving;
    saving = undefined;
    if (changed.size && !isOver) timer = setTimeout(save, wait);
    return refused;
  };
  // settle saves what was typed, after what is being saved, and says why it could not.
  const settle = async () => {
    await saving;
    return save();
  };
  const touch = (event) => {
    const question = event.target.closest('[data-question]');
    if (!question || !was(question) || held.has(question)) return;
    changed.add(question);
  };
  form.addEventListener('input', (event) => {
    touch(event);
    ask();
    clearTimeout(timer);
    timer = setTimeout(save, 1500);
  });
  form.addEventListener('change', (event) => {
    touch(event);
    ask();
    save();
  });
  // Going on waits for what is being saved, and stays here while there is no connection: the browser's own page of
  // that would take what was typed away.
  let isGoing = false;
  form.addEventListener('submit', async (event) => {
    if (isLeaving || isOver) return;
    if (!saving && changed.size === 0) {
      isLeaving = true;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (isGoing) return;
    isGoing = true;
    const refused = await settle();
    isGoing = false;
    if (refused === 'offline' || refused === 'trouble') return;
    isLeaving = true;
    form.requestSubmit(event.submitter);
  });
  window.addEventListener('online', save);
  window.addEventListener('beforeunload', (event) => {
    if (unsaved()) event.preventDefault();
  });
  ask();
})();
