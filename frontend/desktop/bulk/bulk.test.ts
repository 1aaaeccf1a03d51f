import { beforeEach, describe, expect, it } from 'vitest';
import type { BulkGroup, BulkReport } from '$bridge';
import { Bulk, boxOf, countIn } from './bulk.svelte';

const group = (outcome: BulkGroup['outcome'], clients: number, reason = ''): BulkGroup => ({
  outcome,
  clients,
  reason,
});

const report: BulkReport = {
  id: 'one',
  purpose: 'invitation',
  startedAt: '2026-03-02T10:00:00Z',
  stoppedAt: null,
  isQueued: true,
  isSeen: false,
  selected: 12,
  groups: [
    group('sent', 4),
    group('queued', 2),
    group('open', 1),
    group('failed', 1),
    group('in_doubt', 1),
    group('left_out', 2, 'no_consent'),
    group('cancelled', 1),
  ],
  rows: [],
};

let refuses = false;

beforeEach(() => {
  refuses = false;
  const answer = () =>
    refuses ? Promise.reject(new Error('{"code":"not_found"}')) : Promise.resolve(report);
  window.go = { desktop: { Bulks: { Report: answer, Stop: answer } } };
});

describe('W6: the results of a bulk invitation', () => {
  it('lie in one box each, and the boxes hold all of them', () => {
    const boxes = ['sent', 'waiting', 'problems', 'left_out'] as const;
    expect(boxes.map((box) => countIn(report, box))).toEqual([4, 3, 2, 3]);
    expect(countIn(report, '')).toBe(12);
    expect(boxOf('bounced')).toBe('problems');
  });

  it('stay on the screen when they cannot be read again, and the trouble is said', async () => {
    const bulk = new Bulk('', 1);
    await bulk.read();
    refuses = true;
    expect(await bulk.run(() => window.go?.desktop?.['Bulks']?.['Stop']?.() as never)).toBe(false);
    expect(bulk.report).toEqual(report);
    expect(bulk.trouble).not.toBe('');
  });
});
