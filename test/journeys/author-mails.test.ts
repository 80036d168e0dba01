import { beforeAll, beforeEach, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { AUTHOR_MAILS, authorMails } from '../../src/application/mail/author-mails.ts';
import { decideAppeal, fileAppeal } from '../../src/application/moderation/appeals.ts';
import { decideComment, decideProposal } from '../../src/application/moderation/decide.ts';
import { undoDecision } from '../../src/application/moderation/undo-decision.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import type { DecisionKind, Subject } from '../../src/domain/moderation/decision.ts';
import type { AppealOutcome } from '../../src/domain/moderation/report.ts';
import { writeLetter } from '../../src/i18n/write-letter.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { mailsTo } from '../support/mails.ts';

eachEngine('letters to authors about what was decided', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let by: Actor | null;
  let judge: Actor | null;
  let nth = 0;

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clock), mails: 'sent' };
    await setUpCity(app);
    await opened(app, 'free', { rules: { hold: 'nothing' } });
    await opened(app, 'strict', { rules: { hold: 'everything' } });
    by = {
      kind: 'agent',
      id: value(await inviteAgent(app, { email: 'one@lyon.example', role: 'moderator', by: null })).agent.id,
    };
    judge = {
      kind: 'agent',
      id: value(await inviteAgent(app, { email: 'two@lyon.example', role: 'moderator', by: null })).agent.id,
    };
  });
  beforeEach(async () => {
    await tell();
  });

  const tell = (of = app) => consumeEvents(of, authorMails(of));
  const resident = async (lang?: string) => {
    nth += 1;
    const key = `r${nth}@city.example`;
    const input = { kind: 'mail', key, label: key, standing: 'registered', name: `Rose ${nth}`, lang } as const;
    return { id: value(await signInWith(app, input)).participantId, address: key };
  };
  const messages = async (address: string) =>
    (await mailsTo(app, address)).toReversed().flatMap(({ says }) => (says.kind === 'decision' ? [says] : []));
  const kinds = async (address: string) => (await messages(address)).map(({ decided }) => decided);
  const decide = async (subject: Subject, kind: DecisionKind, reason = 'Selon la charte') => {
    clock.advance({ minutes: 1 });
    const rule = kind === 'remove' || kind === 'hold' ? 'insult' : 'within-the-rules';
    const decision = { kind, rule, reason, by } as const;
    return subject.kind === 'comment'
      ? value(await decideComment(app, { ...decision, commentId: subject.id }))
      : value(await decideProposal(app, { ...decision, proposalId: subject.id }));
  };
  const commented = async (authorId: string) => {
    const proposal = await proposed(app, {
      slug: 'free',
      authorId: (await registeredPerson(app, 'Zoé')).id,
      body: 'Une piste',
    });
    const input = { slug: 'free', proposalId: proposal.id, authorId, body: 'Bof', lang: 'fr' };
    const { id } = value(await submitComment(app, input));
    return { subject: { kind: 'comment', id } as const, number: proposal.number };
  };
  const latest = async (subject: Subject) =>
    (await app.store.read((reader) => reader.decisions.latest(subject)))?.id ?? '';

  it('say rule and reason of a removal, and where to appeal, once, also after a crash', async () => {
    const { id, address } = await resident();
    const { subject, number } = await commented(id);
    await decide(subject, 'remove', 'Vise une personne');
    await app.store.placeEvents();
    const position = await app.store.read((reader) => reader.events.cursor(AUTHOR_MAILS));
    const [removed] = (await app.store.read((reader) => reader.events.after(position, 100))).filter(
      ({ type }) => type === 'comment-removed',
    );
    if (removed === undefined) throw new Error('no event');
    // Killed after the letter was written and before the cursor moved, it is given the same event again.
    const killed = app.store.transact(async (writer) => {
      await authorMails(app).consumeWith(writer, removed);
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    // A worker that lost its hold goes on for a moment beside the one that took over.
    await Promise.all([tell(), tell()]);
    await tell();
    expect(await messages(address)).toEqual([
      {
        kind: 'decision',
        decided: 'remove',
        subject: 'comment',
        title: 'Une piste',
        number,
        consultation: 'Consultation free',
        rule: 'insult',
        reason: 'Vise une personne',
        link: `${app.origin}/me`,
        appeal: `${app.origin}/me/appeals/${await latest(subject)}`,
        host: null,
      },
    ]);
  });

  it('are written in the language of their reader', async () => {
    const { id, address } = await resident('en');
    const { subject } = await commented(id);
    await decide(subject, 'remove', 'Vise une personne');
    await tell();
    const [mail] = await mailsTo(app, address);
    if (mail === undefined) throw new Error('no letter');
    const { subject: line, text } = writeLetter(mail, app.origin);
    expect(line).toBe('A decision about what you wrote – Ville de Lyon');
    expect(text).toContain('Your comment, on: “Une piste”\n');
    expect(text).toContain('Rule: insult\nReason: “Vise une personne”\n');
    expect(text).toContain(`${app.origin}/me/appeals/`);
  });

  it('tell of a hold, of what was accepted after one, of removal and return; not of what nobody decided', async () => {
    const { id, address } = await resident();
    const free = await proposed(app, { slug: 'free', authorId: id, body: 'Libre' });
    const held = await proposed(app, { slug: 'strict', authorId: id, body: 'Attend' });
    await tell();
    expect(await kinds(address)).toEqual([]);
    for (const kind of ['hold', 'accept', 'remove', 'restore'] as const) {
      await decide({ kind: 'proposal', id: free.id }, kind);
    }
    await decide({ kind: 'proposal', id: held.id }, 'accept');
    await tell();
    const mails = await messages(address);
    expect(mails.map(({ decided, title }) => `${decided} ${title}`)).toEqual([
      'hold Libre',
      'accept Libre',
      'remove Libre',
      'restore Libre',
      'accept Attend',
    ]);
    // What was put right before the letter was written cannot be appealed.
    expect(mails.map(({ appeal }) => appeal)).toEqual([null, null, null, null, null]);
    expect(mails[0]?.link).toBe(`${app.origin}/me/proposals/${free.id}`);
  });

  it('say that a slip was undone', async () => {
    const { id, address } = await resident();
    const { subject } = await commented(id);
    await decide(subject, 'remove');
    await tell();
    value(await undoDecision(app, { decisionId: await latest(subject), reason: 'Erreur', by }));
    await tell();
    expect((await messages(address)).map(({ decided, rule }) => [decided, rule])).toEqual([
      ['remove', 'insult'],
      ['restore', 'decision-undone'],
    ]);
  });

  it.each<AppealOutcome>(['granted', 'refused'])('tell of an appeal that was %s, once', async (outcome) => {
    const { id, address } = await resident();
    const { subject } = await commented(id);
    await decide(subject, 'remove');
    const appeal = value(
      await fileAppeal(app, { decisionId: await latest(subject), participantId: id, text: 'Une citation' }),
    );
    clock.advance({ hours: 1 });
    value(await decideAppeal(app, { appealId: appeal.id, outcome, reason: 'Relu', by: judge }));
    await tell();
    const mails = await messages(address);
    expect(mails.map(({ decided, reason }) => [decided, reason])).toEqual([
      ['remove', 'Selon la charte'],
      [outcome, 'Relu'],
    ]);
  });

  it('go to nobody without an address, and not for what is long past', async () => {
    const { id } = await registeredPerson(app, 'Sans adresse');
    await decide((await commented(id)).subject, 'remove');
    const { id: other, address } = await resident();
    await decide((await commented(other)).subject, 'remove');
    const before = await app.store.read((reader) => reader.mails.countWaiting());
    clock.advance({ days: 7 });
    await tell();
    expect(await app.store.read((reader) => reader.mails.countWaiting())).toBe(before);
    expect(await kinds(address)).toEqual([]);
  });

  it('are left out where the node sends no mail, and not made up for later', async () => {
    const { id, address } = await resident();
    await decide((await commented(id)).subject, 'remove');
    await tell({ ...app, mails: undefined });
    await tell();
    expect(await kinds(address)).toEqual([]);
  });

  it('go to nobody who was erased, also where one was on its way', async () => {
    const [early, late] = [await resident(), await resident()];
    const [first, second] = [await commented(early.id), await commented(late.id)];
    await decide(first.subject, 'remove');
    await tell();
    expect(await kinds(early.address)).toEqual(['remove']);
    await decide(second.subject, 'remove');
    for (const { id } of [early, late]) value(await eraseParticipant(app, { participantId: id, by: null }));
    await tell();
    expect([await kinds(early.address), await kinds(late.address)]).toEqual([[], []]);
  });
});
