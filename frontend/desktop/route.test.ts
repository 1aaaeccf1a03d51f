// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { isSameRoute, Journey } from './route.svelte';

describe('a journey', () => {
  it('begins at home with no way back', () => {
    const journey = new Journey();
    expect(journey.here).toEqual({ name: 'home' });
    expect([journey.canGoBack, journey.canGoForward]).toEqual([false, false]);
  });

  it('goes back and forward over the places that were seen', () => {
    const journey = new Journey();
    journey.go({ name: 'clients', text: '' });
    journey.go({ name: 'client', id: 'c1', tab: 'overview' });
    journey.back();
    expect(journey.here).toEqual({ name: 'clients', text: '' });
    journey.forward();
    expect(journey.here).toEqual({ name: 'client', id: 'c1', tab: 'overview' });
    journey.forward();
    expect(journey.here).toEqual({ name: 'client', id: 'c1', tab: 'overview' });
  });

  it('forgets what lay ahead once it turns elsewhere', () => {
    const journey = new Journey();
    journey.go({ name: 'outbox', box: 'waiting' });
    journey.back();
    journey.go({ name: 'settings', page: 'email' });
    expect(journey.canGoForward).toBe(false);
    journey.back();
    expect(journey.here).toEqual({ name: 'home' });
  });

  it('makes no step to where it is already', () => {
    const journey = new Journey();
    journey.go({ name: 'home' });
    expect(journey.canGoBack).toBe(false);
  });

  it('changes a tab without making a step', () => {
    const journey = new Journey();
    journey.go({ name: 'outbox', box: 'waiting' });
    journey.replace({ name: 'outbox', box: 'problems' });
    journey.back();
    expect(journey.here).toEqual({ name: 'home' });
    journey.forward();
    expect(journey.here).toEqual({ name: 'outbox', box: 'problems' });
  });

  it('tells two clients apart', () => {
    const one = { name: 'client', id: 'c1', tab: 'overview' } as const;
    expect(isSameRoute(one, { ...one })).toBe(true);
    expect(isSameRoute(one, { ...one, id: 'c2' })).toBe(false);
  });
});
