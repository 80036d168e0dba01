import { beforeAll, beforeEach, expect, it } from 'vitest';
import { authoriseAgents } from '../../src/application/agent/authorise-agents.ts';
import { disableAgent, setReminders } from '../../src/application/agent/change-agent.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Role } from '../../src/application/agent/ports.ts';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { updateCommitment } from '../../src/application/answer/update-commitment.ts';
import type { Application } from '../../src/application/application.ts';
import { sendReminders } from '../../src/application/mail/send-reminders.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { signIn } from '../../src/application/sign-in/sign-in.ts';
import type { AgentId, ConsultationId, ProposalId } from '../../src/domain/kit/id.ts';
import type { Reminder } from '../../src/domain/mail/mail.ts';
import { writeLetter } from '../../src/i18n/write-letter.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { killedBeforeCommit } from '../support/killed.ts';
import { mailsTo } from '../support/mails.ts';

const OFFICER = 'officer@lyon.example';

eachEngine('reminders of commitments', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let authorId: string;
  let consultationId: ConsultationId;
  let slug: string;
  let nth = 0;

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clock), mails: 'sent' };
    await setUpCity(app);
    authorId = (await registeredPerson(app, 'Rose')).id;
  });
  beforeEach(async () => {
    clock.set('2026-03-02T08:00:00Z');
    await forgetAll();
    nth += 1;
    slug = `velo-${nth}-${suite.engine}`;
    consultationId = (await opened(app, slug)).id;
  });

  const forgetAll = async () => {
    for (const table of ['outgoing_mail', 'commitment_reminder', 'commitment_update', 'commitment'] as const) {
      await suite.database.db.deleteFrom(table).execute();
    }
    await suite.database.db
      .updateTable('agent')
      .set({ disabled_at: clock.now(), reminders: true, lang: null })
      .execute();
  };
  const working = async (email = OFFICER, role: Role = 'officer', consultations: readonly string[] | null = null) => {
    const { agent, secret } = value(await inviteAgent(app, { email, role, consultations, by: null }));
    value(await signIn(app, { secret }));
    return agent.id;
  };
  const promise = async (...days: readonly (string | null)[]) => {
    const { id } = await proposed(app, { slug, authorId, body: 'Une piste' });
    return { proposalId: id, ...(await answer(id, ...days)) };
  };
  const answer = async (proposalId: ProposalId, ...days: readonly (string | null)[]) => {
    const commitments = days.map((dueOn) => ({ text: { fr: `Pour le ${dueOn}` }, dueOn }));
    const body = { fr: 'Oui.' };
    const given = value(await publishAnswer(app, { proposalId, verdict: 'accepted', body, commitments, by: null }));
    return { ids: given.commitments.map(({ id }) => id) };
  };
  /** Seven o'clock in winter. */
  const morning = async (day: string, of = app) => {
    clock.set(`${day}T06:00:00Z`);
    return await sendReminders(of);
  };
  const mails = async (to = OFFICER): Promise<readonly Reminder[]> =>
    (await mailsTo(app, to)).flatMap(({ says }) => (says.kind === 'reminder' ? [says] : []));
  /** What each letter to somebody lists, the newest letter first. */
  const messages = async (to = OFFICER) =>
    (await mails(to)).map(({ lines }) => lines.map(({ edge, dueOn }) => `${edge} ${dueOn}`));
  const marked = async () =>
    (await suite.database.db.selectFrom('commitment_reminder').select('edge').execute()).map(({ edge }) => edge);

  it('come a week before the day and on the day after it, once each, at seven', async () => {
    await working();
    await promise('2026-03-20');
    expect(await morning('2026-03-12')).toMatchObject({ letters: 0 });
    clock.set('2026-03-13T05:59:59Z');
    expect(await sendReminders(app)).toEqual({ commitments: 0, letters: 0, next: new Date('2026-03-13T06:00:00Z') });
    expect(await morning('2026-03-13')).toMatchObject({ commitments: 1, letters: 1 });
    for (const day of ['2026-03-13', '2026-03-14', '2026-03-20']) {
      expect(await morning(day)).toMatchObject({ letters: 0 });
    }
    clock.set('2026-03-21T05:59:59Z');
    expect(await sendReminders(app)).toMatchObject({ letters: 0 });
    expect(await morning('2026-03-21')).toMatchObject({ letters: 1 });
    expect(await morning('2026-03-28')).toMatchObject({ letters: 0 });
    expect(await messages()).toEqual([['after 2026-03-20'], ['before 2026-03-20']]);
  });

  it('keep to seven on the clock of the institution when clocks change', async () => {
    await working();
    await promise('2026-04-05');
    clock.set('2026-03-29T04:59:59Z');
    expect(await sendReminders(app)).toMatchObject({ letters: 0, next: new Date('2026-03-29T05:00:00Z') });
    clock.set('2026-03-29T05:00:00Z');
    expect(await sendReminders(app)).toMatchObject({ letters: 1 });
  });

  it('list everything new in one letter, in the order of the days, with where it is at the desk', async () => {
    await working();
    const first = await promise('2026-03-10', null, '2026-03-08', '2026-05-01');
    await promise('2026-03-05');
    expect(await morning('2026-03-09')).toMatchObject({ commitments: 3, letters: 1 });
    expect(await messages()).toEqual([['after 2026-03-05', 'after 2026-03-08', 'before 2026-03-10']]);
    const [mail] = await mailsTo(app, OFFICER);
    if (mail === undefined) throw new Error('no letter');
    const { subject, text } = writeLetter(mail, app.origin);
    expect(subject).toBe('Engagements à échéance – Ville de Lyon');
    expect(text).toContain(
      '- Échéance le 10 mars 2026\u00a0: «\u00a0Pour le 2026-03-10\u00a0», sur la proposition n° 1',
    );
    expect(text).toContain(`\n  ${app.origin}/admin/commitments/${first.ids[0]}\n`);
    expect(text).toContain(`${app.origin}/admin/reminders`);
  });

  it('wait for the next morning where something is promised during the day', async () => {
    await working();
    await promise('2026-03-03');
    await promise('2026-03-04');
    expect(await sendReminders(app)).toMatchObject({ letters: 0, next: new Date('2026-03-03T06:00:00Z') });
    expect(await morning('2026-03-03')).toMatchObject({ commitments: 2, letters: 1 });
  });

  it('say nothing before a day that passed while the node was away', async () => {
    await working();
    await promise('2026-03-20');
    expect(await morning('2026-04-01')).toMatchObject({ letters: 1 });
    expect(await messages()).toEqual([['after 2026-03-20']]);
    expect(await morning('2026-04-02')).toMatchObject({ letters: 0 });
  });

  it('go to whoever may answer there, and to nobody else', async () => {
    const elsewhere = (await opened(app, `autre-${slug}`)).id;
    await working('all@lyon.example');
    await working('here@lyon.example', 'officer', [consultationId]);
    await working('elsewhere@lyon.example', 'officer', [elsewhere]);
    await working('mayor@lyon.example', 'administrator');
    await working('moderator@lyon.example', 'moderator');
    await working('observer@lyon.example', 'observer');
    value(await disableAgent(app, { agentId: await working('gone@lyon.example'), by: null }));
    value(await inviteAgent(app, { email: 'invited@lyon.example', role: 'officer', by: null }));
    await promise('2026-03-05');
    expect(await morning('2026-03-03')).toMatchObject({ commitments: 1, letters: 3 });
    for (const reader of ['all', 'here', 'mayor']) {
      expect(await messages(`${reader}@lyon.example`)).toEqual([['before 2026-03-05']]);
    }
  });

  it('are not counted as told while nobody is there to be told', async () => {
    await working('elsewhere@lyon.example', 'officer', [(await opened(app, `autre-${slug}`)).id]);
    await promise('2026-03-05');
    expect(await morning('2026-03-03')).toMatchObject({ commitments: 0, letters: 0 });
    expect(await marked()).toEqual([]);
    await working();
    expect(await morning('2026-03-04')).toMatchObject({ commitments: 1, letters: 1 });
  });

  it('are not counted as told on a node that sends no mail', async () => {
    await working();
    await promise('2026-03-05');
    expect(await morning('2026-03-03', { ...app, mails: undefined })).toEqual({
      commitments: 0,
      letters: 0,
      next: null,
    });
    expect(await marked()).toEqual([]);
    expect(await sendReminders(app)).toMatchObject({ letters: 1 });
  });

  it('say nothing of what was kept or dropped meanwhile, and of what is late only after its day', async () => {
    await working();
    const { ids } = await promise('2026-03-05', '2026-03-06', '2026-03-07');
    await morning('2026-03-03');
    for (const [index, status] of (['kept', 'dropped', 'delayed'] as const).entries()) {
      const commitmentId = ids[index] ?? '';
      value(await updateCommitment(app, { commitmentId, status, note: { fr: 'Voilà.' }, by: null }));
    }
    expect(await morning('2026-03-10')).toMatchObject({ commitments: 1, letters: 1 });
    expect((await messages())[0]).toEqual(['after 2026-03-07']);
  });

  it('say nothing of a proposal that was taken out of publication', async () => {
    await working();
    const { proposalId } = await promise('2026-03-05');
    value(await decideProposal(app, { proposalId, kind: 'remove', rule: 'hate', reason: 'Insultes.', by: null }));
    expect(await morning('2026-03-03')).toMatchObject({ letters: 0 });
  });

  it('follow a new version of the answer: not again for the same day, anew for another, none for what is gone', async () => {
    await working();
    const { proposalId } = await promise('2026-03-05', '2026-03-06', '2026-03-07');
    await morning('2026-03-03');
    await answer(proposalId, '2026-03-05', '2026-03-08');
    expect(await morning('2026-03-04')).toMatchObject({ commitments: 1, letters: 1 });
    expect((await messages())[0]).toEqual(['before 2026-03-08']);
    await morning('2026-03-09');
    expect((await messages())[0]).toEqual(['after 2026-03-05', 'after 2026-03-08']);
  });

  it('are of this institution alone, not of what it mirrors', async () => {
    await working();
    await promise('2026-03-05');
    const host = { host_uri: `https://host.example/${slug}`, host_institution: 'https://host.example/actor' };
    await suite.database.db.updateTable('consultation').set(host).where('id', '=', consultationId).execute();
    expect(await morning('2026-03-03')).toMatchObject({ letters: 0 });
    expect(await marked()).toEqual([]);
  });

  it('are written once by two workers at once, and after a kill', async () => {
    await working();
    await promise('2026-03-05');
    await expect(morning('2026-03-03', killedBeforeCommit(app))).rejects.toThrow('killed');
    expect([await messages(), await marked()]).toEqual([[], []]);
    await Promise.all([sendReminders(app), sendReminders(app)]);
    await sendReminders({ ...applicationOn(suite.database, clock), mails: 'sent' });
    expect([await messages(), await marked()]).toEqual([[['before 2026-03-05']], ['before']]);
  });

  it('are turned off by an agent for themselves, in whatever they work on', async () => {
    const agentId = await working(OFFICER, 'officer', [consultationId]);
    const colleague = await working('colleague@lyon.example');
    const bound = { ...app, store: authoriseAgents(app.store) };
    const off = async (of: AgentId) =>
      await setReminders(bound, { agentId: of, reminders: false, by: { kind: 'agent', id: agentId } });
    expect(refusal(await off(colleague))).toEqual({ type: 'not-your-consultation' });
    expect(value(await off(agentId))).toMatchObject({ reminders: false, lang: null });
    await promise('2026-03-05');
    expect(await morning('2026-03-03')).toMatchObject({ commitments: 1, letters: 1 });
    expect([await messages(), await messages('colleague@lyon.example')]).toEqual([[], [['before 2026-03-05']]]);
    value(await setReminders(bound, { agentId, reminders: true, by: { kind: 'agent', id: agentId } }));
    expect(await morning('2026-03-06')).toMatchObject({ letters: 2 });
    expect(await messages()).toEqual([['after 2026-03-05']]);
  });

  it('are in the language of each agent, else in the first of the institution', async () => {
    const agentId = await working();
    await working('second@lyon.example');
    expect(refusal(await setReminders(app, { agentId, reminders: true, lang: 'no such', by: null }))).toMatchObject({
      field: 'lang',
    });
    value(await setReminders(app, { agentId, reminders: true, lang: 'en', by: null }));
    await promise('2026-03-05');
    await morning('2026-03-03');
    const langs = await Promise.all([OFFICER, 'second@lyon.example'].map((to) => mailsTo(app, to)));
    expect(langs.map(([mail]) => mail?.lang)).toEqual(['en', 'fr']);
  });

  it('list thirty, and say that there is more', async () => {
    await working();
    await promise(...Array.from({ length: 31 }, () => '2026-03-05'));
    expect(await morning('2026-03-03')).toMatchObject({ commitments: 31, letters: 1 });
    const [mail] = await mails();
    expect([mail?.lines.length, mail?.more]).toEqual([30, true]);
  });
});
