import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { announcePhases } from '../../src/application/consultation/publish-consultation.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { type OpenPoll, openPoll, voteInPoll } from '../../src/application/poll/polls.ts';
import type { Poll } from '../../src/domain/poll/poll.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, opened, refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('an opinion poll', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const slug = 'polls';
  let app: Application;
  let poll: Poll;
  let several: Poll;
  const input: Omit<OpenPoll, 'closesAt' | 'slug'> = {
    question: { fr: 'Quel jour ?', en: 'Which day?' },
    options: [{ fr: 'Lundi', en: 'Monday' }, { fr: 'Mardi' }, { fr: 'Mercredi' }],
    multiple: false,
    by: null,
  };
  const option = (of: Poll, nth: number) => of.options[nth]?.id ?? '';
  const vote = async (of: Poll, participantId: string, ...nths: number[]) =>
    await voteInPoll(app, { pollId: of.id, participantId, optionIds: nths.map((nth) => option(of, nth)) });
  const votesOf = async (of: Poll) => {
    const { polls } = value(await readConsultation(app, { slug, viewer: ANYBODY }));
    return polls.find((each) => each.poll.id === of.id)?.votes;
  };

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, slug);
  });

  it('opens in a published consultation, until the end of a day', async () => {
    poll = value(await openPoll(app, { ...input, slug, closesAt: '2026-03-08' }));
    several = value(await openPoll(app, { ...input, slug, multiple: true, closesAt: '2026-03-08T12:00' }));
    expect(poll).toMatchObject({ opensAt: clock.now(), closesAt: new Date('2026-03-08T23:00:00Z') });
    expect(await votesOf(poll)).toEqual({ visible: true, voters: 0, byOption: {} });
  });

  it.each([
    ['in a draft', { slug: 'draft-poll' }, { type: 'not-published' }],
    ['nowhere', { slug: 'nowhere' }, { type: 'not-found', what: 'consultation' }],
    ['in the past', { closesAt: '2026-03-01' }, { type: 'invalid', field: 'closesAt', because: 'in-the-past' }],
    ['until no date', { closesAt: '2026-02-30' }, { type: 'invalid', field: 'closesAt', because: 'not-a-date' }],
    [
      'with one option',
      { options: [{ fr: 'Oui' }] },
      { type: 'invalid', field: 'options', because: 'too-small', limit: 2 },
    ],
  ])('does not open %s', async (_, change, expected) => {
    if ('slug' in change && change.slug === 'draft-poll') await drafted(app, { slug: 'draft-poll' });
    expect(refusal(await openPoll(app, { ...input, slug, closesAt: '2026-03-08', ...change }))).toEqual(expected);
  });

  it('counts one vote an account, whatever else it says', async () => {
    const { id: participantId } = await registeredPerson(app, 'Mia', { kind: 'remote', standing: 'fediverse' });
    expect(value(await vote(poll, participantId, 1))).toEqual([option(poll, 1)]);
    expect(refusal(await vote(poll, participantId, 1))).toEqual({ type: 'already-voted' });
    expect(refusal(await vote(poll, participantId, 2))).toEqual({ type: 'already-voted' });
    expect(await votesOf(poll)).toEqual({ visible: true, voters: 1, byOption: { [option(poll, 1)]: 1 } });
  });

  it('counts several choices of one account as one voter', async () => {
    const [{ id: one }, { id: other }] = [await registeredPerson(app, 'Léo'), await registeredPerson(app, 'Noé')];
    value(await vote(several, one, 0, 2));
    value(await vote(several, one, 1));
    value(await vote(several, other, 0));
    expect(await votesOf(several)).toEqual({
      visible: true,
      voters: 2,
      byOption: { [option(several, 0)]: 2, [option(several, 1)]: 1, [option(several, 2)]: 1 },
    });
  });

  it('refuses what it cannot count', async () => {
    const { id: participantId } = await registeredPerson(app, 'Zoé');
    expect(refusal(await vote(poll, participantId, 0, 1))).toEqual({ type: 'poll-single-choice' });
    expect(refusal(await vote(poll, participantId))).toEqual({ type: 'invalid', field: 'options', because: 'missing' });
    const foreign = await voteInPoll(app, { pollId: poll.id, participantId, optionIds: [option(several, 0)] });
    expect(refusal(foreign)).toEqual({ type: 'not-found', what: 'option' });
    const nowhere = await voteInPoll(app, { pollId: 'none', participantId, optionIds: [option(poll, 0)] });
    expect(refusal(nowhere)).toEqual({ type: 'not-found', what: 'poll' });
    const nobody = await voteInPoll(app, { pollId: poll.id, participantId: 'nobody', optionIds: [option(poll, 0)] });
    expect(refusal(nobody)).toEqual({ type: 'participant-needed' });
  });

  it('keeps the vote of somebody who is erased, and takes none from them', async () => {
    const { id: participantId } = await registeredPerson(app, 'Iris');
    value(await vote(poll, participantId, 0));
    value(await eraseParticipant(app, { participantId, by: null }));
    expect(await votesOf(poll)).toMatchObject({ voters: 2 });
    expect(refusal(await vote(several, participantId, 0))).toEqual({
      type: 'gone',
      what: 'participant',
      since: clock.now(),
    });
  });

  it('counts what was received before the close and nothing after', async () => {
    const [{ id: early }, { id: late }] = [await registeredPerson(app, 'Early'), await registeredPerson(app, 'Late')];
    clock.set('2026-03-09T08:00:00Z');
    const on = { pollId: poll.id, optionIds: [option(poll, 2)] };
    const received = new Date('2026-03-08T22:59:59.999Z');
    expect((await voteInPoll(app, { ...on, participantId: early, receivedAt: received })).ok).toBe(true);
    expect(refusal(await voteInPoll(app, { ...on, participantId: late }))).toEqual({
      type: 'poll-closed',
      closedAt: poll.closesAt,
    });
  });

  it('says in public that it opened and closed, never who voted', async () => {
    await announcePhases(app);
    const { items } = await readEvents(app, { limit: 100, after: null });
    expect(items.map((event) => event.type).filter((type) => type.startsWith('poll'))).toEqual([
      'poll-opened',
      'poll-opened',
      'poll-closed',
      'poll-closed',
    ]);
  });
});
