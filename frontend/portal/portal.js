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
  if (idle) {
    setTimeout(() => (document.getElementById('idle').hidden = false), (idle - 120) * 1000);
    setTimeout(() => location.assign('/'), (idle + 1) * 1000);
  }
})();
