import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkAll, faultsIn } from '../kit/check-all.ts';
import { checksOf } from '../kit/kind.ts';
import type { Result } from '../kit/result.ts';
import { DECIDERS } from './decider.ts';
import { ESTIMATE } from './estimate.ts';
import { checkRequestDetails, checkSpecified, type RequestDetails } from './feature-request.ts';
import {
  PLEDGED_IN,
  REQUEST_STATES,
  REQUEST_STEP_NAMES,
  REQUEST_STEPS,
  stepAfter,
  stepsFrom,
} from './feature-request-states.ts';
import { isInstitutionId } from './institution-id.ts';
import { PLEDGE_FAULTS } from './pledge-fault.ts';

describe('the life of a feature request', () => {
  test('is what the table says and nothing else', () => {
    for (const state of REQUEST_STATES) {
      for (const step of REQUEST_STEP_NAMES) {
        const row = REQUEST_STEPS.find((each) => each.from === state && each.step === step);
        const allowed = DECIDERS.filter((decider) => stepAfter(state, step, [decider]).ok);
        expect({ state, step, allowed }).toEqual({ state, step, allowed: row === undefined ? [] : [row.by] });
      }
    }
  });

  test('goes from need to adoption, and comes back where acceptance fails', () => {
    const steps = ['open', 'specify', 'fund', 'commission', 'deliver', 'reject', 'deliver', 'adopt'] as const;
    const states: string[] = ['draft'];
    for (const step of steps) {
      const next = stepAfter(states.at(-1) as 'draft', step, DECIDERS);
      states.push(next.ok ? next.value.to : next.refusal.type);
    }
    expect(states.slice(-4)).toEqual(['delivered', 'commissioned', 'delivered', 'adopted']);
  });

  test('has one row for a step from a state, and ends in two states alone', () => {
    const keys = REQUEST_STEPS.map(({ step, from }) => `${step} ${from}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(REQUEST_STATES.filter((state) => stepsFrom(state).length === 0)).toEqual(['adopted', 'withdrawn']);
  });

  test('names the states that a step needs, and who decides it', () => {
    expect(stepAfter('open', 'withdraw', ['author', 'host'])).toEqual({
      ok: false,
      refusal: { type: 'other-decider', decider: 'members' },
    });
    expect(stepAfter('adopted', 'deliver', DECIDERS)).toEqual({
      ok: false,
      refusal: { type: 'wrong-status', status: 'adopted', needs: ['commissioned'] },
    });
  });
});

describe('the documentation', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/community/README.md'), 'utf8');
  const WHO = {
    author: 'the institution that wrote it',
    members: 'the members',
    host: 'the host',
    supplier: 'the supplier',
  };

  test('has the whole life of a feature request', () => {
    const [, table = ''] = text.split('| from | step | to | decided by |\n');
    const rows = (table.split('\n\n')[0] ?? '').split('\n').slice(1);
    const steps = rows.flatMap((row) => {
      const [, from = '', step, to, by = ''] = row.split('|').map((cell) => cell.trim());
      return from.split(', ').map((each) => ({ step, from: each, to, by: by.split(',')[0] }));
    });
    expect(steps).toEqual(REQUEST_STEPS.map(({ by, ...step }) => ({ ...step, by: WHO[by] })));
    expect(text).toContain(`Suppliers estimate while a request is ${ESTIMATE.in.join(' or ')}.`);
    expect(text.replaceAll('\n', ' ')).toContain(`Pledges are received while it is ${PLEDGED_IN.join(' or ')}:`);
  });

  test('has every reason for which a pledge is refused', () => {
    const [, table = ''] = text.split('| reason | what it means |\n');
    const first = (table.split('\n\n')[0] ?? '').split('\n').map((row) => row.split('|')[1] ?? '');
    const reasons = first.flatMap((cell) => Array.from(cell.matchAll(/`([a-z-]+)`/g), ([, reason]) => reason));
    expect(reasons.toSorted()).toEqual([...PLEDGE_FAULTS].toSorted());
  });
});

const details: RequestDetails = {
  acceptanceCriteria: ['Results are shown by district.'],
  licence: 'AGPL-3.0-or-later',
  neededBy: ['https://lyon.example/actor'],
  links: { publiccode: 'https://code.example/parvis/publiccode.yml', issue: null, mergeRequest: null },
};
const faults = (checked: Result<unknown>) =>
  checked.ok
    ? []
    : faultsIn(checked.refusal).map((each) => (each.type === 'invalid' ? `${each.field} ${each.because}` : each.type));

describe('details of a feature request', () => {
  test('are kept as they are', () => {
    expect(checkRequestDetails(details)).toEqual({ ok: true, value: details });
  });

  test('are named field by field where they are wrong', () => {
    const wrong: RequestDetails = {
      acceptanceCriteria: ['', 'x'.repeat(501)],
      licence: 'AGPL-3.0',
      neededBy: [...details.neededBy, ...details.neededBy],
      links: {
        publiccode: 'http://code.example/publiccode.yml',
        issue: 'javascript:alert(1)',
        mergeRequest: 'https://ana:secret@code.example/1',
      },
    };
    expect(faults(checkRequestDetails(wrong))).toEqual([
      'acceptanceCriteria.0 empty',
      'acceptanceCriteria.1 too-long',
      'licence unknown-value',
      'neededBy.1 duplicate',
      'links.publiccode not-https',
      'links.issue not-https',
      'links.mergeRequest not-https',
    ]);
    const many = { acceptanceCriteria: Array(51).fill('x'), neededBy: Array(201).fill('https://x.example') };
    expect(faults(checkRequestDetails({ ...details, ...many }))).toEqual([
      'acceptanceCriteria too-many',
      'neededBy too-many',
    ]);
    const long = { ...details.links, issue: `https://code.example/${'x'.repeat(1_000)}` };
    expect(faults(checkRequestDetails({ ...details, links: long }))).toEqual(['links.issue too-long']);
  });

  test('are specified with a criterion and a cost', () => {
    const need = { amount: 1_200_000, currency: 'EUR' };
    expect(checkSpecified(details, need)).toEqual({ ok: true, value: need });
    expect(faults(checkSpecified({ acceptanceCriteria: [] }, null))).toEqual([
      'acceptanceCriteria missing',
      'need missing',
    ]);
    expect(faults(checkSpecified(details, { amount: 0, currency: 'EUR' }))).toEqual(['need.amount too-small']);
    expect(faults(checkSpecified(details, { amount: 1, currency: 'DEM' }))).toEqual(['need.currency unknown-value']);
  });
});

describe('an estimate', () => {
  const estimate = { supplier: ' Atelier Libre ', amount: { amount: 900_000, currency: 'EUR' }, date: '2027-01-31' };

  const checkEstimate = (given: object, today: string) =>
    checkAll(checksOf(ESTIMATE, { ...given }, { today, own: [], known: null }));

  test('is of a day that was', () => {
    expect(checkEstimate(estimate, '2027-01-31')).toEqual({
      ok: true,
      value: { ...estimate, supplier: 'Atelier Libre' },
    });
    expect(faults(checkEstimate(estimate, '2027-01-30'))).toEqual(['date in-the-future']);
    expect(faults(checkEstimate({ ...estimate, date: '2027-02-30' }, '2027-12-31'))).toEqual(['date not-a-date']);
    expect(
      faults(checkEstimate({ supplier: '', amount: { amount: 1, currency: 'eur' }, date: 'x' }, '2027-12-31')),
    ).toEqual(['supplier empty', 'amount.currency unknown-value', 'date not-a-date']);
  });
});

describe('an id of an institution', () => {
  test.each(['https://torino.example/', 'https://torino.example/actors/1'])('is %s', (id) => {
    expect(isInstitutionId(id)).toBe(true);
  });

  test.each([
    'Atelier',
    'javascript:alert(1)',
    'javascript://torino.example/%0Aalert(1)',
    'http://torino.example/',
    'https:torino.example',
    'https:///',
    'https://user:word@torino.example/',
    'https://torino.example/ and more',
    'data:text/html,x',
  ])('is not %s, which is a name', (name) => {
    expect(isInstitutionId(name)).toBe(false);
  });
});
