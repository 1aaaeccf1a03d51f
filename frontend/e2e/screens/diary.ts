// What a calendar begins with in a test: services, places, hours and appointments, as other screens would make them.
import type { Booking, Entry, OpenBlock, Place, Service } from '../../desktop/contract';
import type { Desk } from './desk';

const once = { every: 0, days: [], until: '', count: 0 };

/** Gives the practice a place, a service of 50 minutes and hours from Monday to Friday. */
export async function openPractice(desk: Desk): Promise<{ service: Service; place: Place }> {
  const place = await desk.call<Place>('Schedules', 'SavePlace', {
    ...{ id: '', name: 'Pier Street', kind: 'office', detail: '' },
  });
  const service = await desk.call<Service>('Schedules', 'SaveService', {
    ...{ id: '', name: 'Follow-up', code: '', minutes: 50, buffer: 10, fee: 12000 },
    ...{ isOffered: true, placeIds: [place.id] },
  });
  await desk.call<OpenBlock>('Schedules', 'SaveBlock', {
    ...{ id: '', every: 1, days: [1, 2, 3, 4, 5], until: '', firstDay: '2026-01-01' },
    ...{ from: 540, to: 1020, placeId: '' },
  });
  return { service, place };
}

/** Writes an appointment down. */
export async function book(desk: Desk, booking: Partial<Booking>): Promise<Entry> {
  return desk.call<Entry>('Appointments', 'Save', {
    ...{ id: '', holderId: '', title: '', serviceId: '', placeId: '', note: '', minutes: 50 },
    ...{ start: '', repeat: once, anyway: false, tell: false },
    ...booking,
  });
}
