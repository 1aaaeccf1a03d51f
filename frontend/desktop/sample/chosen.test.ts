import { expect, test } from 'vitest';
import type { CaughtMail } from '../bridge';
import { chosenMail } from './chosen';

const mail = (id: number): CaughtMail => ({
  id,
  at: '2026-03-01T09:00:00Z',
  to: 'ana@example.test',
  from: 'nora@harbor.example.test',
  subject: `Mail ${id}`,
  text: 'Hello',
  link: '',
});

test('the newest mail is read until another is chosen', () => {
  expect(chosenMail([mail(3), mail(2), mail(1)], null)?.id).toBe(3);
  expect(chosenMail([mail(3), mail(2), mail(1)], 2)?.id).toBe(2);
});

test('a chosen mail stays when newer ones arrive, and gives way when it is gone', () => {
  expect(chosenMail([mail(4), mail(3), mail(2)], 2)?.id).toBe(2);
  expect(chosenMail([mail(5), mail(4), mail(3)], 2)?.id).toBe(5);
});

test('nothing is read where nothing was caught', () => {
  expect(chosenMail([], 1)).toBeNull();
});
