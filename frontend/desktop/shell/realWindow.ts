// What the page and the real window tell each other. In a browser nobody answers.
import { onCommand, realWindow } from '../bridge';
import { commands, type Command } from '../state/shortcuts';

/** How long a size has to stand before the window remembers it, in milliseconds. */
const SETTLE_MS = 500;

/** Obeys the native menu and tells the window of its size and of who looks; the result ends it. */
export function watchWindow(obey: (command: Command) => void): () => void {
  const stopHearing = onCommand((name) => {
    const command = commands.find((known) => known === name);
    if (command) obey(command);
  });
  let settling: ReturnType<typeof setTimeout> | undefined;
  const resize = () => {
    clearTimeout(settling);
    settling = setTimeout(() => realWindow.resized(), SETTLE_MS);
  };
  const look = () => realWindow.watched(document.hasFocus());
  window.addEventListener('resize', resize);
  window.addEventListener('focus', look);
  window.addEventListener('blur', look);
  look();
  return () => {
    stopHearing();
    clearTimeout(settling);
    window.removeEventListener('resize', resize);
    window.removeEventListener('focus', look);
    window.removeEventListener('blur', look);
  };
}
