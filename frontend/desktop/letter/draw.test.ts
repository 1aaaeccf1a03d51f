import { describe, expect, it } from 'vitest';
import { draw } from './draw';

const page = `<!DOCTYPE html><html lang="es"><head><title>Asunto</title></head>
<body style="margin:0;padding:24px 16px;onclick:x">
<div style="max-width:34em"><p>Hola, Ana:</p><p>a &lt; b<br>y &#34;más&#34; style=&#34;color:red&#34;</p>
<p><a href="https://portal.example.test/l/x" style="background-color:#0b6b57;color:#ffffff">Abrir</a></p>
<p><a href="javascript:alert(1)" onclick="alert(1)">dirección</a></p>
<script>alert(1)</script><img src="https://evil.test/x" onerror="alert(1)"><iframe src="https://evil.test"></iframe>
</div></body></html>`;

function drawn(look: 'light' | 'dark' = 'light'): ShadowRoot {
  const place = document.createElement('div').attachShadow({ mode: 'open' });
  draw(place, page, look);
  return place;
}

describe('W4: the preview of a mail', () => {
  it('says what the mail says, with its own looks', () => {
    const place = drawn();
    expect(place.textContent).toContain('Hola, Ana:');
    expect(place.textContent).toContain('a < by "más" style="color:red"');
    expect(place.querySelector('a')?.style.backgroundColor).not.toBe('');
    expect(place.querySelectorAll('br')).toHaveLength(1);
    expect(place.querySelector('[lang]')?.getAttribute('lang')).toBe('es');
  });

  it('lets nothing in the page act or be fetched', () => {
    const place = drawn();
    expect(
      place.querySelector('script, img, iframe, [href], [src], [onclick], [onerror]'),
    ).toBeNull();
    expect(place.textContent).not.toContain('alert');
    for (const element of place.querySelectorAll('*')) {
      const names = element
        .getAttributeNames()
        .filter((name) => name !== 'style' && name !== 'lang');
      expect(names).toEqual([]);
    }
  });

  it('shows the background that the reader has chosen, each in place of the other', () => {
    const place = drawn('dark');
    expect(place.firstElementChild?.getAttribute('style')).toContain('dark');
    draw(place, page, 'light');
    expect(place.children).toHaveLength(1);
    expect(place.firstElementChild?.getAttribute('style')).not.toContain('dark');
  });
});
