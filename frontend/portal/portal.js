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
  const status = document.getElementById('saved');
  const questions = [...form.querySelectorAll('[data-question]')];
  const changed = new Set();
  const held = new Set(); // answered elsewhere meanwhile: waits until the visitor says whose answer counts
  let isSaving = false;
  let wait = 0;
  let timer;
  unsaved = () => changed.size > 0 || isSaving;

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
  const say = (question, text, mark) => {
    question.querySelector('.live')?.remove();
    if (!text) return;
    const note = document.createElement('div');
    note.className = 'live problem';
    note.setAttribute('role', 'alert');
    note.textContent = text;
    if (mark !== undefined) {
      const mine = document.createElement('button');
      mine.type = 'button';
      mine.textContent = form.dataset.mine;
      mine.addEventListener('click', () => {
        was(question).value = mark;
        held.delete(question);
        changed.add(question);
        say(question, '');
        save();
      });
      note.append(document.createElement('br'), mine);
    }
    question.append(note);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const save = async () => {
    clearTimeout(timer);
    if (isSaving || changed.size === 0) return;
    const sent = [...changed];
    const body = new URLSearchParams();
    for (const question of sent) {
      body.append(was(question).name, was(question).value);
      for (const field of fields(question)) {
        if (!['radio', 'checkbox'].includes(field.type) || field.checked) body.append(field.name, field.value);
      }
    }
    changed.clear();
    isSaving = true;
    status.textContent = form.dataset.saving;
    let problem = '';
    try {
      const answer = await fetch(form.dataset.save, { method: 'POST', body, redirect: 'error' });
      if (answer.status === 401) problem = form.dataset.out;
      else if (!answer.ok) problem = form.dataset.offline;
      else {
        const { marks, problems, newer } = await answer.json();
        for (const question of sent) {
          const id = question.dataset.question;
          if (id in marks && !(id in problems)) was(question).value = marks[id];
          if (id in newer) {
            held.add(question);
            say(question, newer[id][0], newer[id][1]);
          } else say(question, problems[id]);
        }
      }
    } catch {
      problem = form.dataset.offline;
    }
    isSaving = false;
    if (problem) {
      sent.forEach((question) => changed.add(question));
      status.textContent = problem;
      wait = Math.min(30000, Math.max(2000, wait * 2));
      later();
      return;
    }
    wait = 0;
    stay();
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
    status.textContent = held.size ? '' : form.dataset.saved.replace('{time}', time);
    if (changed.size) later();
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
  form.addEventListener('submit', () => changed.clear());
  window.addEventListener('online', save);
  window.addEventListener('beforeunload', (event) => {
    if (unsaved()) event.preventDefault();
  });
  ask();
})();
