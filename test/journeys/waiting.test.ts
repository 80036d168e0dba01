import { beforeAll, beforeEach, expect, it } from 'vitest';
import { setReminders } from '../../src/application/agent/change-agent.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Role } from '../../src/application/agent/ports.ts';
import type { Application } from '../../src/application/application.ts';
import { sendWaiting } from '../../src/application/mail/send-mails.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { fileReport } from '../../src/application/moderation/reports.ts';
import { signIn } from '../../src/application/sign-in/sign-in.ts';
import type { ConsultationId } from '../../src/domain/kit/id.ts';
import { UI_LANGS } from '../../src/i18n/languages.ts';
import { writeLetter } from '../../src/i18n/write-letter.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { killedBeforeCommit } from '../support/killed.ts';
import { mailsTo } from '../support/mails.ts';

const MODERATOR = 'moderator@lyon.example';

eachEngine('letters about what waits to be moderated', (suite) => {
  const clock = clockAt('2026-03-02T05:00:00Z');
  let app: Application;
  let authorId: string;
  let here: ConsultationId;
  let there: ConsultationId;

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clock), mails: 'sent' };
    await setUpCity(app);
    authorId = (await registeredPerson(app, 'Rose')).id;
    here = (await opened(app, 'here', { rules: { hold: 'everything' } })).id;
    there = (await opened(app, 'there', { rules: { hold: 'everything' } })).id;
  });
  beforeEach(async () => {
    clock.set('2026-03-02T05:00:00Z');
    for (const table of ['outgoing_mail', 'waiting_reminder', 'report'] as const) {
      await suite.database.db.deleteFrom(table).execute();
    }
    await suite.database.db.updateTable('proposal').set({ status: 'withdrawn' }).execute();
    await suite.database.db.updateTable('agent').set({ disabled_at: clock.now() }).execute();
  });

  const working = async (
    email = MODERATOR,
    role: Role = 'moderator',
    consultations: readonly string[] | null = null,
  ) => {
    const { agent, secret } = value(await inviteAgent(app, { email, role, consultations, by: null }));
    value(await signIn(app, { secret }));
    return agent.id;
  };
  const held = async (slug: string) => await proposed(app, { slug, authorId, body: 'Attend' });
  /** Seven o'clock in winter. */
  const morning = async (day: string, of = app) => {
    clock.set(`${day}T06:00:00Z`);
    return (await sendWaiting(of)).letters;
  };
  const messages = async (to = MODERATOR) =>
    (await mailsTo(app, to)).flatMap(({ says }) => (says.kind === 'waiting' ? [says.counts] : []));

  it('come each morning on which something waits, once, and say how much of what', async () => {
    await working();
    expect(await morning('2026-03-02')).toBe(0);
    const proposal = await held('here');
    const subject = { kind: 'proposal', id: proposal.id } as const;
    value(await fileReport(app, { subject, rule: 'spam', reporterId: null }));
    expect((await sendWaiting(app)).letters).toBe(0);
    clock.set('2026-03-03T05:59:59Z');
    expect(await sendWaiting(app)).toEqual({ letters: 0, next: new Date('2026-03-03T06:00:00Z') });
    expect(await morning('2026-03-03')).toBe(1);
    expect(await messages()).toEqual([{ held: 1, report: 1, appeal: 0 }]);
    clock.set('2026-03-03T16:00:00Z');
    expect((await sendWaiting(app)).letters).toBe(0);
    expect(await morning('2026-03-04')).toBe(1);
    value(
      await decideProposal(app, { proposalId: proposal.id, kind: 'remove', rule: 'spam', reason: 'Non', by: null }),
    );
    expect(await morning('2026-03-05')).toBe(1);
    expect((await messages())[0]).toEqual({ held: 0, report: 1, appeal: 0 });
    await suite.database.db.deleteFrom('report').execute();
    expect(await morning('2026-03-06')).toBe(0);
  });

  it('go to whoever may moderate there, came in, and takes reminders', async () => {
    await working('all@lyon.example', 'officer');
    await working('here@lyon.example', 'moderator', [here]);
    await working('there@lyon.example', 'moderator', [there]);
    await working('mayor@lyon.example', 'administrator');
    await working('observer@lyon.example', 'observer');
    await inviteAgent(app, { email: 'invited@lyon.example', role: 'moderator', by: null });
    const agentId = await working('off@lyon.example');
    value(await setReminders(app, { agentId, reminders: false, by: null }));
    await held('here');
    expect(await morning('2026-03-03')).toBe(3);
    await held('there');
    expect(await morning('2026-03-04')).toBe(4);
    const held1 = { held: 1, report: 0, appeal: 0 };
    expect(await messages('here@lyon.example')).toEqual([held1, held1]);
    expect(await messages('there@lyon.example')).toEqual([held1]);
    expect(await messages('all@lyon.example')).toEqual([{ ...held1, held: 2 }, held1]);
  });

  it('are written once by two workers at once, and after a kill', async () => {
    await working();
    await held('here');
    await expect(morning('2026-03-03', killedBeforeCommit(app))).rejects.toThrow('killed');
    expect(await messages()).toEqual([]);
    await Promise.all([sendWaiting(app), sendWaiting(app)]);
    await sendWaiting({ ...applicationOn(suite.database, clock), mails: 'sent' });
    expect(await messages()).toHaveLength(1);
  });

  it('are not written by a node that sends no mail', async () => {
    await working();
    await held('here');
    expect(await morning('2026-03-03', { ...app, mails: undefined })).toBe(0);
    expect(await sendWaiting(app)).toMatchObject({ letters: 1 });
  });

  it('say it in the language of their reader', async () => {
    const agentId = await working();
    await held('here');
    for (const [nth, lang] of UI_LANGS.entries()) {
      value(await setReminders(app, { agentId, reminders: true, lang, by: null }));
      await morning(`2026-03-${nth + 10}`);
      const [mail] = await mailsTo(app, MODERATOR);
      if (mail === undefined) throw new Error('no letter');
      const { subject, text } = writeLetter(mail, app.origin);
      expect(mail.lang).toBe(lang);
      expect(subject).toContain('Ville de Lyon');
      expect(text.match(/^- .*1$/gm)).toHaveLength(1);
      expect(text).toContain(`\n${app.origin}/admin/moderation\n`);
      expect(text).toContain(`\n${app.origin}/admin/reminders\n`);
      expect(text).not.toMatch(/[{}]|undefined/);
    }
  });

  it('tell administrators, and nobody else, what was rejected of partner institutions the day before', async () => {
    await working(MODERATOR, 'moderator');
    await working('admin@lyon.example', 'administrator');
    const evidence = {
      peer: 'https://torino.example/',
      kind: 'too-many',
      consultationId: here,
      document: null,
    } as const;
    for (const [nth, at] of ['2026-03-02T05:30:00Z', '2026-03-01T05:30:00Z', '2026-03-02T07:00:00Z'].entries()) {
      await app.store.transact((writer) =>
        writer.peering.saveEvidence({ ...evidence, id: app.newId(), detail: { nth }, foundAt: new Date(at) }),
      );
    }
    // Who came in that morning is told from the next one on, of that day alone.
    expect(await morning('2026-03-03')).toBe(1);
    const [mail] = await mailsTo(app, 'admin@lyon.example');
    if (mail?.says.kind !== 'waiting') throw new Error('no such mail');
    expect(mail.says.rejected).toEqual({ count: 1, link: 'https://participation.example/admin/peers' });
    for (const lang of UI_LANGS) {
      expect(writeLetter({ ...mail, lang }, app.origin).text).toContain('https://participation.example/admin/peers');
    }
    expect(await mailsTo(app, MODERATOR)).toEqual([]);
    expect(await morning('2026-03-04')).toBe(0);
  });
});
