import { describe, expect, it, test } from 'vitest';
import { at, id } from '../../../test/support/participation.ts';
import { checkPoll, checkVote, POLL_OPTIONS_MAX, type Poll } from './poll.ts';

const option = (position: number, name: Record<string, string>) => ({ id: id(50 + position), position, name });
const poll: Poll = {
  id: id(40),
  consultationId: id(1),
  uri: null,
  question: { fr: 'Quel jour ?' },
  options: [option(0, { fr: 'Lundi', en: 'Monday' }), option(1, { fr: 'Mardi' }), option(2, { fr: 'Mercredi' })],
  multiple: false,
  opensAt: at('2026-03-01T00:00:00Z'),
  closesAt: at('2026-03-08T00:00:00Z'),
};
const [monday, tuesday, wednesday] = [id(50), id(51), id(52)] as const;

describe('a poll', () => {
  it('is kept with its texts checked', () => {
    const input = { ...poll, question: { FR: ' Quel jour ? ' } };
    expect(checkPoll(input)).toEqual({ ok: true, value: poll });
  });

  it('may have options that read the same in two of their own languages', () => {
    expect(checkPoll({ ...poll, options: [option(0, { fr: 'Oui', ca: 'Oui' }), option(1, { fr: 'Non' })] }).ok).toBe(
      true,
    );
  });

  const many = Array.from({ length: POLL_OPTIONS_MAX + 1 }, (_, n) => option(n, { fr: `Choix ${n}` }));

  test.each<[string, string, Partial<Poll>, object?]>([
    ['question', 'missing', { question: {} }],
    ['question.fr', 'control-characters', { question: { fr: 'a\nb' } }],
    ['options', 'too-small', { options: poll.options.slice(0, 1) }, { limit: 2 }],
    ['options', 'too-many', { options: many }, { limit: POLL_OPTIONS_MAX }],
    ['options.1.fr', 'empty', { options: [option(0, { fr: 'Oui' }), option(1, { fr: ' ' })] }],
    ['options.1', 'duplicate', { options: [option(0, { fr: 'Oui' }), option(1, { fr: ' Oui ' })] }],
    ['options.1', 'duplicate', { options: [option(0, { fr: 'Oui' }), option(1, { en: 'Oui' })] }],
    ['options.1.fr', 'control-characters', { options: [option(0, { fr: 'Oui' }), option(1, { fr: 'N\non' })] }],
    ['closesAt', 'ends-before-it-starts', { closesAt: poll.opensAt }],
    ['closesAt', 'ends-before-it-starts', { closesAt: new Date('never') }],
  ])('is refused for its %s: %s', (...[field, because, change, rest]) => {
    expect(checkPoll({ ...poll, ...change })).toEqual({
      ok: false,
      refusal: { type: 'invalid', field, because, ...rest },
    });
  });

  it('may have as many options as are allowed', () => {
    expect(checkPoll({ ...poll, options: many.slice(1) }).ok).toBe(true);
  });
});

describe('a vote', () => {
  const vote = { optionIds: [monday], earlier: [], receivedAt: at('2026-03-05T00:00:00Z') };
  const several: Poll = { ...poll, multiple: true };

  it('counts once for an option', () => {
    expect(checkVote(poll, vote)).toEqual({ ok: true, value: [monday] });
    expect(checkVote(poll, { ...vote, optionIds: [monday, monday] })).toEqual({ ok: true, value: [monday] });
  });

  it('counts for several options where the poll allows it, at once or one by one', () => {
    expect(checkVote(several, { ...vote, optionIds: [monday, wednesday] })).toEqual({
      ok: true,
      value: [monday, wednesday],
    });
    expect(checkVote(several, { ...vote, earlier: [monday], optionIds: [tuesday] })).toEqual({
      ok: true,
      value: [tuesday],
    });
  });

  it('counts from the opening to the last moment before the close', () => {
    expect(checkVote(poll, { ...vote, receivedAt: poll.opensAt }).ok).toBe(true);
    expect(checkVote(poll, { ...vote, receivedAt: new Date(poll.closesAt.getTime() - 1) }).ok).toBe(true);
  });

  test.each([
    [
      'before the opening',
      poll,
      { receivedAt: at('2026-02-28T23:59:59Z') },
      { type: 'phase-not-open', act: 'vote', opensAt: poll.opensAt },
    ],
    ['from the close', poll, { receivedAt: poll.closesAt }, { type: 'poll-closed', closedAt: poll.closesAt }],
    ['for nothing', poll, { optionIds: [] }, { type: 'invalid', field: 'options', because: 'missing' }],
    ['for an option of another poll', poll, { optionIds: [id(99)] }, { type: 'not-found', what: 'option' }],
    [
      'for one option there and one not',
      several,
      { optionIds: [monday, id(99)] },
      { type: 'not-found', what: 'option' },
    ],
    ['for the same option again', poll, { earlier: [monday] }, { type: 'already-voted' }],
    [
      'for the same option again among others',
      several,
      { earlier: [monday], optionIds: [tuesday, monday] },
      { type: 'already-voted' },
    ],
    ['for another option of a single choice', poll, { earlier: [tuesday] }, { type: 'already-voted' }],
    ['for two options of a single choice', poll, { optionIds: [monday, tuesday] }, { type: 'poll-single-choice' }],
  ] as const)('is refused %s', (...[, on, change, refusal]) => {
    expect(checkVote(on, { ...vote, ...change })).toEqual({ ok: false, refusal });
  });
});
