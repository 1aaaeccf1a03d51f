// The window's build with its English words made strange; see strange.ts.
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import window from '../../vite.config';
import { strange } from '../walk/tongue';

/** Rewrites the English text of every compiled message. */
const strangers: Plugin = {
  name: 'strange-words',
  transform(code, id) {
    if (!id.includes('/desktop/paraglide/messages/')) return;
    return code.replace(/^const en_.*?(?=^(?:const |\/\*\*))/gms, (message) =>
      message.replace(/\(`([^`]*)`\)/g, (_, text: string) => `(\`${strange(text)}\`)`),
    );
  },
};

export default defineConfig((env) => mergeConfig(window(env), { plugins: [strangers] }));
