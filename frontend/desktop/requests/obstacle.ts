// What keeps clients from asking for a time, the nearest to all of them first, and where it is changed.
import { m } from '$words';
import type { Openness } from '$bridge';
import type { Route } from '../route.svelte';

export interface Obstacle {
  text: string;
  label: string;
  way: Route;
}

/** Why nobody asked. Where nothing stands in the way it is said where a request would stand. */
export function obstacleOf(
  openness: Openness | null,
  isPortalOn: boolean,
  region: string,
  number: (value: number) => string,
): Obstacle {
  const availability = {
    label: m.requests_open_hours(),
    way: { name: 'settings', page: 'availability' },
  } as const;
  if (!isPortalOn) {
    return {
      text: m.requests_none_off(),
      label: m.requests_open_portal(),
      way: { name: 'settings', page: 'portal' },
    };
  }
  if (openness === null) return { text: m.requests_none_text(), ...availability };
  if (!openness.isOffered) return { text: m.requests_none_service(), ...availability };
  if (!openness.isFree) return { text: m.requests_none_free(), ...availability };
  const { able, barred, barredCount: count } = openness;
  const clients = { label: m.requests_open_clients(), way: { name: 'clients', text: '' } } as const;
  if (able + count === 0) return { text: m.requests_none_access(), ...clients };
  const [first] = barred;
  if (!first) return { text: m.requests_none_text(), ...availability };
  const more = count - barred.length;
  const names = new Intl.ListFormat(region, { type: 'conjunction' }).format([
    ...barred.map(({ name }) => name),
    ...(more > 0 ? [m.requests_barred_more({ count: more, shown: number(more) })] : []),
  ]);
  const text =
    able === 0
      ? m.requests_none_permitted({ names })
      : `${m.requests_none_text()} ${m.requests_some_barred({ names })}`;
  if (count > 1) return { text, ...clients };
  return {
    text,
    label: m.requests_open_client({ name: first.name }),
    way: { name: 'client', id: first.id, tab: 'overview' },
  };
}
