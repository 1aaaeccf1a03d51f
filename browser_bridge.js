// Stands in the browser for what Wails puts into its window: window.go.<package>.<Struct>.<Method> and
// the part of window.runtime that the window uses. Served before every other script. A refused call
// fails as it does in Wails' window: with an Error whose message is {code, field} as JSON.
(() => {
  const bound = /* bound */ {};

  const call = async (noun, verb, args) => {
    let answer;
    try {
      const response = await fetch(`/call/${noun}/${verb}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(args),
      });
      answer = await response.json();
    } catch {
      answer = { error: { code: 'internal', field: '' } };
    }
    if (answer.error) throw new Error(JSON.stringify(answer.error));
    return answer.result;
  };

  window.go = {};
  for (const [place, nouns] of Object.entries(bound)) {
    window.go[place] = {};
    for (const [noun, verbs] of Object.entries(nouns)) {
      window.go[place][noun] = {};
      for (const verb of verbs) window.go[place][noun][verb] = (...args) => call(noun, verb, args);
    }
  }

  const listeners = new Map();
  const off = (name, listener) => {
    if (listener) listeners.get(name)?.delete(listener);
    else listeners.delete(name);
  };
  const on = (name, listener) => {
    if (!listeners.has(name)) listeners.set(name, new Set());
    listeners.get(name).add(listener);
    return () => off(name, listener);
  };

  const events = new EventSource('/events');
  events.addEventListener('changed', (event) => {
    const change = JSON.parse(event.data);
    for (const listener of [...(listeners.get('changed') ?? [])]) listener(change);
  });
  window.addEventListener('pagehide', () => events.close());

  window.runtime = {
    EventsOn: on,
    EventsOff: (...names) => names.forEach((name) => off(name)),
    BrowserOpenURL: (address) => void window.open(address, '_blank', 'noopener,noreferrer'),
    ClipboardSetText: (text) => navigator.clipboard.writeText(text).then(() => true, () => false),
  };
})();
