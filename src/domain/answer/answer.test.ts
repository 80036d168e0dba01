import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestDay, nextDigest } from '../mail/digest-day.ts';
import {
  COMMITMENT_STATUSES,
  type CommitmentStatus,
  OPEN_STATUSES,
  REMINDER_EDGES,
  type ReminderEdge,
  remindedThrough,
  reminderDue,
} from './answer.ts';

const DAY = '2026-03-29';

function dueOn(today: string, messages: readonly ReminderEdge[] = [], status: CommitmentStatus = 'planned') {
  return reminderDue({ status, dueOn: DAY }, { today, notified: messages });
}

describe('a reminder of a commitment', () => {
  it.each([
    ['2026-03-21', null],
    ['2026-03-22', 'before'],
    ['2026-03-28', 'before'],
    ['2026-03-29', 'before'],
    ['2026-03-30', 'after'],
    ['2027-01-01', 'after'],
  ])('is due on %s: %s', (today, edge) => {
    expect(dueOn(today)).toBe(edge);
  });

  it('is due once at each edge', () => {
    expect(dueOn('2026-03-25', ['before'])).toBeNull();
    expect(dueOn('2026-03-30', ['before'])).toBe('after');
    expect(dueOn('2026-03-30', ['after'])).toBeNull();
    expect(dueOn('2026-03-30', ['before', 'after'])).toBeNull();
  });

  it.each(COMMITMENT_STATUSES)('is due as long as nobody kept or dropped it: %s', (status) => {
    const isOpen = !['kept', 'dropped'].includes(status);
    expect(OPEN_STATUSES.includes(status)).toBe(isOpen);
    expect(dueOn('2026-03-25', [], status)).toBe(isOpen ? 'before' : null);
    expect(dueOn('2026-03-30', [], status)).toBe(isOpen ? 'after' : null);
  });

  it('is never due without a day', () => {
    for (const today of ['2026-03-25', '9999-12-31']) {
      expect(reminderDue({ status: 'planned', dueOn: null }, { today, notified: [] })).toBeNull();
    }
  });

  it('reaches over the end of a month, of a year, and the day that a leap year has more', () => {
    expect(remindedThrough('2026-12-28')).toBe('2027-01-04');
    expect(remindedThrough('2028-02-22')).toBe('2028-02-29');
    expect(remindedThrough('2026-02-22')).toBe('2026-03-01');
  });

  it('comes once before and once after, on their days, whatever the clocks do meanwhile', () => {
    const zones = ['Europe/Paris', 'Europe/Helsinki', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'UTC'];
    const started = fc.date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...zones), started, fc.integer({ min: 8, max: 20 }), (zone, start, ahead) => {
        const clock = { zone, hour: 7 };
        const first = Temporal.PlainDate.from(digestDay(start, clock));
        const day = first.add({ days: ahead }).toString();
        const messages: ReminderEdge[] = [];
        const on: string[] = [];
        for (let now = start; messages.length < REMINDER_EDGES.length; now = nextDigest(now, clock)) {
          const today = digestDay(now, clock);
          const edge = reminderDue({ status: 'delayed', dueOn: day }, { today, notified: messages });
          if (edge === null) continue;
          messages.push(edge);
          on.push(today);
        }
        expect(messages).toEqual(['before', 'after']);
        expect(on).toEqual([-7, 1].map((days) => Temporal.PlainDate.from(day).add({ days }).toString()));
      }),
    );
  });
});
