import { describe, expect, it } from 'vitest';
import { HostSlots, type Slot } from './host-slots.ts';

describe('HostSlots', () => {
  it('starts as many as may be in flight and the rest in the order they came', () => {
    const slots = new HostSlots({ inFlight: 2, waiting: 10 });
    const started: string[] = [];
    const entered = ['a', 'b', 'c', 'd'].map((name) => slots.enter('peer', () => started.push(name)));
    expect(started).toEqual(['a', 'b']);
    entered[1]?.leave();
    expect(started).toEqual(['a', 'b', 'c']);
    entered[0]?.leave();
    expect(started).toEqual(['a', 'b', 'c', 'd']);
  });

  it('counts each host by itself', () => {
    const slots = new HostSlots({ inFlight: 1, waiting: 0 });
    const started: string[] = [];
    slots.enter('slow', () => started.push('slow'));
    slots.enter('other', () => started.push('other'));
    expect(started).toEqual(['slow', 'other']);
  });

  it('refuses when the line is full', () => {
    const slots = new HostSlots({ inFlight: 1, waiting: 1 });
    const started: string[] = [];
    slots.enter('peer', () => started.push('first'));
    slots.enter('peer', () => started.push('second'));
    expect(slots.enter('peer', () => started.push('third'))).toBeUndefined();
    expect(started).toEqual(['first']);
  });

  it('never starts what left the line', () => {
    const slots = new HostSlots({ inFlight: 1, waiting: 2 });
    const started: string[] = [];
    const first = slots.enter('peer', () => started.push('first'));
    const second = slots.enter('peer', () => started.push('second'));
    slots.enter('peer', () => started.push('third'));
    second?.leave();
    first?.leave();
    expect(started).toEqual(['first', 'third']);
  });

  it('gives a place back once, however often its holder leaves', () => {
    const slots = new HostSlots({ inFlight: 1, waiting: 5 });
    const started: string[] = [];
    const first = slots.enter('peer', () => started.push('first'));
    for (const name of ['second', 'third']) slots.enter('peer', () => started.push(name));
    first?.leave();
    first?.leave();
    expect(started).toEqual(['first', 'second']);
  });

  it('passes over starts that fail at once', () => {
    const slots = new HostSlots({ inFlight: 1, waiting: 200 });
    const started: number[] = [];
    const holder = slots.enter('peer', () => {});
    const fails = (n: number) => (slot: Slot) => {
      started.push(n);
      slot.leave();
    };
    for (let n = 0; n < 200; n += 1) slots.enter('peer', fails(n));
    holder?.leave();
    expect(started).toHaveLength(200);
    expect(slots.enter('peer', () => started.push(-1))).toBeDefined();
    expect(started.at(-1)).toBe(-1);
  });
});
