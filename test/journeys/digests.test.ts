import { beforeAll, beforeEach, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { updateCommitment } from '../../src/application/answer/update-commitment.ts';
import type { Application } from '../../src/application/application.ts';
import {
  announcePhases,
  extendPhase,
  publishConsultation,
} from '../../src/application/consultation/publish-consultation.ts';
import { unfollowByToken } from '../../src/application/mail/digest/change-follows.ts';
import { readDigests } from '../../src/application/mail/digest/reads.ts';
import { type DigestsSent, sendDigests } from '../../src/application/mail/digest/send-digests.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { writeLetter } from '../../src/i18n/write-letter.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { digestsTo, followed, notificationIn } from '../support/digests.ts';
import { mailsTo } from '../support/mails.ts';

const ADDRESS = 'ana@city.example';

eachEngine('digests', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let authorId: string;
  let nth = 0;

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clock), mails: 'sent' };
    await setUpCity(app);
    authorId = (await registeredPerson(app, 'Rose')).id;
  });
  beforeEach(async () => {
    clock.set('2026-03-02T08:00:00Z');
    await suite.database.db.deleteFrom('outgoing_mail').execute();
    await suite.database.db.deleteFrom('mail_follower').execute();
    nth += 1;
  });

  const open = async (): Promise<Consultation> => {
    const consultation = await opened(app, `velo-${nth}-${suite.engine}`);
    await announcePhases(app);
    return consultation;
  };
  const propose = async ({ slug }: Consultation, body = 'Une piste sur le quai.') =>
    await proposed(app, { slug, authorId, content: saying(body) });
  const morning = async (day: string): Promise<DigestsSent> => {
    clock.set(`${day}T06:00:00Z`);
    return await sendDigests(app);
  };
  const messages = async (address = ADDRESS) => notificationIn((await digestsTo(app, address))[0]);

  it('tell in the morning what is new in a consultation, once, and nothing where nothing is', async () => {
    const consultation = await open();
    await followed(app, ADDRESS, { kind: 'consultation', slug: consultation.slug });
    await propose(consultation, 'Une piste');
    clock.set('2026-03-03T05:59:59Z');
    expect(await sendDigests(app)).toMatchObject({ letters: 0, next: new Date('2026-03-03T06:00:00Z') });
    expect(await morning('2026-03-03')).toMatchObject({ followers: 1, letters: 1 });
    expect(await messages()).toEqual(['proposal-accepted Une piste']);
    expect(await sendDigests(app)).toMatchObject({ followers: 0, letters: 0 });
    expect(await morning('2026-03-04')).toMatchObject({ followers: 1, letters: 0 });
    expect(await digestsTo(app, ADDRESS)).toHaveLength(1);
  });

  it('say nothing of what was before it was followed', async () => {
    const consultation = await open();
    await propose(consultation);
    await followed(app, ADDRESS, { kind: 'consultation', slug: consultation.slug });
    expect(await morning('2026-03-03')).toMatchObject({ followers: 1, letters: 0 });
  });

  it('tell each what they follow: the institution, a consultation, one proposal', async () => {
    const consultation = await open();
    const [first, second] = [await propose(consultation, 'La première'), await propose(consultation, 'La seconde')];
    const { slug } = consultation;
    await followed(app, 'city@city.example', { kind: 'institution' });
    await followed(app, 'all@city.example', { kind: 'consultation', slug });
    await followed(app, 'one@city.example', { kind: 'proposal', slug, number: first.number ?? 0 });
    const answer = { verdict: 'accepted', body: { fr: 'Oui.' }, by: null } as const;
    const commitments = [{ text: { fr: 'Étudier' }, dueOn: null }];
    const given = value(await publishAnswer(app, { ...answer, proposalId: first.id, commitments }));
    const [commitment] = given.commitments;
    value(await updateCommitment(app, { commitmentId: commitment?.id ?? '', status: 'kept', note: null, by: null }));
    value(await publishAnswer(app, { ...answer, proposalId: second.id, commitments: [] }));
    await propose(consultation, 'La troisième');
    await opened(app, `autre-${slug}`);
    expect(await morning('2026-03-03')).toMatchObject({ followers: 3, letters: 3 });
    expect(await messages('one@city.example')).toEqual([
      'answer-published La première',
      'commitment-updated La première',
    ]);
    expect(await messages('all@city.example')).toEqual([
      'answer-published La première',
      'commitment-updated La première',
      'answer-published La seconde',
      'proposal-accepted La troisième',
    ]);
    expect(await messages('city@city.example')).toEqual([
      'answer-published La première',
      'commitment-updated La première',
      'answer-published La seconde',
      'consultation-published',
    ]);
  });

  it('tell things once that are followed in several ways', async () => {
    const consultation = await open();
    const { slug } = consultation;
    const proposal = await propose(consultation, 'Une piste');
    await followed(app, ADDRESS, { kind: 'institution' });
    clock.advance({ minutes: 1 });
    await followed(app, ADDRESS, { kind: 'consultation', slug });
    clock.advance({ minutes: 1 });
    await followed(app, ADDRESS, { kind: 'proposal', slug, number: proposal.number ?? 0 });
    const body = { fr: 'Oui.' };
    value(await publishAnswer(app, { proposalId: proposal.id, verdict: 'accepted', body, commitments: [], by: null }));
    await morning('2026-03-03');
    expect(await messages()).toEqual(['answer-published Une piste']);
  });

  it('tell of phases as they are by then', async () => {
    const slug = `phases-${nth}-${suite.engine}`;
    await drafted(app, {
      slug,
      phases: [
        { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
        { kind: 'discuss', opensAt: '2026-03-02T10:00', closesAt: '2026-03-02T12:00' },
        { kind: 'support', opensAt: '2026-03-02T11:00', closesAt: '2026-04-30' },
      ],
    });
    const { phases } = value(await publishConsultation(app, { slug, by: null }));
    await announcePhases(app);
    await followed(app, ADDRESS, { kind: 'consultation', slug });
    clock.set('2026-03-02T12:00:00Z');
    await announcePhases(app);
    const phaseId = phases.find(({ kind }) => kind === 'propose')?.id ?? '';
    for (const closesAt of ['2026-04-15', '2026-04-20']) {
      value(await extendPhase(app, { slug, phaseId, closesAt, reason: { fr: 'Encore.' }, by: null }));
    }
    await morning('2026-03-03');
    const [digest] = await digestsTo(app, ADDRESS);
    const lines = digest?.sections[0]?.lines.map(({ type, phase, until }) => [type, phase, until?.at]);
    expect(lines).toEqual([
      ['phase-opened', 'support', '2026-04-30T22:00:00.000Z'],
      ['phase-closed', 'discuss', '2026-03-02T11:00:00.000Z'],
      ['phase-extended', 'propose', '2026-04-20T22:00:00.000Z'],
    ]);
  });

  it('show no text that was taken away meanwhile', async () => {
    const consultation = await open();
    const { slug } = consultation;
    const [stored, removed, withdrawn] = [
      await propose(consultation, 'Gardée'),
      await propose(consultation, 'Odieuse'),
      await propose(consultation, 'Reprise'),
    ];
    for (const { number } of [stored, removed, withdrawn]) {
      await followed(app, `p${number}@city.example`, { kind: 'proposal', slug, number: number ?? 0 });
    }
    await followed(app, ADDRESS, { kind: 'consultation', slug });
    const later = await propose(consultation, 'Odieuse aussi');
    for (const { id } of [removed, later]) {
      const decision = { kind: 'remove', rule: 'hate', reason: 'Insultes.', by: null } as const;
      value(await decideProposal(app, { proposalId: id, ...decision }));
    }
    value(await withdrawProposal(app, { proposalId: withdrawn.id, authorId }));
    expect(await morning('2026-03-03')).toMatchObject({ followers: 4, letters: 2 });
    expect(await messages(`p${removed.number}@city.example`)).toEqual(['proposal-removed']);
    expect(await messages(`p${withdrawn.number}@city.example`)).toEqual(['proposal-withdrawn']);
    expect(await messages()).toEqual([]);
  });

  it('are written once a day to everybody, however often the node is killed in between', async () => {
    const consultation = await open();
    for (let person = 0; person < 130; person += 1) {
      await followed(app, `a${person}@city.example`, { kind: 'consultation', slug: consultation.slug });
    }
    await propose(consultation);
    await suite.database.db.deleteFrom('outgoing_mail').execute();
    clock.set('2026-03-03T06:00:00Z');
    let left = 2;
    const dying: Application = {
      ...app,
      store: {
        ...app.store,
        transact: async (work) =>
          await app.store.transact(async (writer) => {
            const done = await work(writer);
            left -= 1;
            if (left === 0) throw new Error('killed before the commit');
            return done;
          }),
      },
    };
    await expect(sendDigests(dying)).rejects.toThrow('killed');
    await Promise.all([sendDigests(app), sendDigests(app)]);
    const mails = await app.store.read((reader) => reader.mails.waiting(1_000));
    expect(mails).toHaveLength(130);
    const each = await Promise.all([0, 99, 100, 129].map((person) => digestsTo(app, `a${person}@city.example`)));
    expect(each.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
  }, 60_000);

  it('come once a day while clocks change, and catch up after a node was away', async () => {
    const consultation = await open();
    await followed(app, ADDRESS, { kind: 'consultation', slug: consultation.slug });
    clock.set('2026-03-27T06:00:00Z');
    await sendDigests(app);
    const days: string[] = [];
    for (let hour = 0; hour < 4 * 24; hour += 1) {
      clock.advance({ hours: 1 });
      await propose(consultation, `Heure ${hour}`);
      if ((await sendDigests(app)).letters === 1) days.push(clock.now().toISOString());
    }
    expect(days).toEqual([
      '2026-03-28T06:00:00.000Z',
      '2026-03-29T05:00:00.000Z',
      '2026-03-30T05:00:00.000Z',
      '2026-03-31T05:00:00.000Z',
    ]);
    const all = (await digestsTo(app, ADDRESS)).flatMap(notificationIn);
    expect(new Set(all).size).toBe(all.length);
    clock.set('2026-04-03T09:30:00Z');
    expect(await sendDigests(app)).toMatchObject({ letters: 1, next: new Date('2026-04-04T05:00:00Z') });
    expect(await messages()).toEqual(['proposal-accepted Heure 95']);
  });

  it('are late an hour after they were due', async () => {
    const consultation = await open();
    await followed(app, ADDRESS, { kind: 'consultation', slug: consultation.slug });
    clock.set('2026-03-03T06:59:59Z');
    expect(await readDigests(app)).toEqual({ followers: 1, late: 0 });
    clock.set('2026-03-03T07:00:00Z');
    expect(await readDigests(app)).toEqual({ followers: 1, late: 1 });
    await sendDigests(app);
    expect(await readDigests(app)).toEqual({ followers: 1, late: 0 });
  });

  it('leave out no answer and no followed proposal for the proposals of a busy day, which come last', async () => {
    const consultation = await open();
    const followedOne = await propose(consultation, 'La passerelle');
    const withdrawn = await propose(consultation, 'La rampe');
    await morning('2026-03-03');
    await followed(app, ADDRESS, { kind: 'institution' });
    await followed(app, ADDRESS, { kind: 'consultation', slug: consultation.slug });
    for (const { number } of [followedOne, withdrawn]) {
      await followed(app, ADDRESS, { kind: 'proposal', slug: consultation.slug, number: number ?? 0 });
    }
    for (let one = 0; one < 35; one += 1) await propose(consultation, `Une piste ${one}`);
    const body = { fr: 'Nous la ferons.' };
    const proposalId = followedOne.id;
    value(await publishAnswer(app, { proposalId, verdict: 'accepted', body, commitments: [], by: null }));
    value(await withdrawProposal(app, { proposalId: withdrawn.id, authorId }));
    await morning('2026-03-04');
    const [answer, gone, ...others] = await messages();
    expect([answer, gone]).toEqual(['answer-published La passerelle', 'proposal-withdrawn']);
    expect(others).toEqual(Array.from({ length: 10 }, (_, one) => `proposal-accepted Une piste ${one}`));
    const [mail] = await mailsTo(app, ADDRESS);
    if (mail === undefined) throw new Error('no digest');
    expect(writeLetter(mail, app.origin).text).toContain(
      '- 35 new proposals in all; 25 others are on the page of the consultation.\n',
    );
    expect(await morning('2026-03-05')).toMatchObject({ letters: 0 });
  });

  it('say nothing that is counted but new proposals, and carry the way to end them', async () => {
    const consultation = await open();
    await followed(app, ADDRESS, { kind: 'consultation', slug: consultation.slug });
    for (let one = 0; one < 40; one += 1) await propose(consultation, 'Une piste');
    await morning('2026-03-03');
    const [mail] = await mailsTo(app, ADDRESS);
    if (mail?.says.kind !== 'digest') throw new Error('no digest');
    const { subject, text } = writeLetter(mail, app.origin);
    expect(subject).toBe('News of what you follow – Ville de Lyon');
    expect(text.replaceAll(/https?:\S+|“[^”]*”|velo-\S+|40 new proposals in all; 30 others/g, '')).not.toMatch(/\d/);
    const token = new URL(mail.says.unfollow).pathname.split('/').at(-1) ?? '';
    expect(text).toContain(`/unfollow/${token}?lang=en`);
    expect(value(await unfollowByToken(app, { token, ids: 'all' }))).toEqual({ ended: 1 });
    await propose(consultation);
    expect(await morning('2026-03-04')).toMatchObject({ followers: 0, letters: 0 });
  });
});
