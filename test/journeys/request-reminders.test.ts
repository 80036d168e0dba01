import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { makePledge } from '../../src/application/community/pledge/make-pledge.ts';
import { sendRequestReminders } from '../../src/application/community/reminder/send-request-reminders.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { type AskedStep, decideStep } from '../../src/application/community/request/decide-step.ts';
import { stateAbout } from '../../src/application/community/request/state-about.ts';
import { settlePledges } from '../../src/application/community/settlement/settle-pledges.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { institutionUri } from '../../src/application/kit/uris.ts';
import { signIn } from '../../src/application/sign-in/sign-in.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import { writeLetter } from '../../src/i18n/write-letter.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { mailsTo } from '../support/mails.ts';
import { oneAgentPledges } from '../support/one-agent.ts';

const OFFICER = 'ada@lyon.example';
const EUROS = { amount: 10_000, currency: 'EUR' } as const;
const TERMS = {
  sharing: 'equally',
  populations: null,
  rates: { work: null, hosting: null },
  lateJoining: 'free',
  withdrawalDays: 0,
} as const;
const DETAILS = {
  acceptanceCriteria: ['Un agent joint une pièce.'],
  licence: 'EUPL-1.2',
  neededBy: [],
  links: { publiccode: null, issue: null, mergeRequest: null },
};

eachEngine('reminders of feature requests', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let by: Actor;

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clock), mails: 'sent' };
    await setUpCity(app);
    await oneAgentPledges(app);
    const { agent, secret } = value(await inviteAgent(app, { email: OFFICER, role: 'officer', by: null }));
    value(await signIn(app, { secret }));
    // Who moderates represents nobody.
    const other = value(await inviteAgent(app, { email: 'bea@lyon.example', role: 'moderator', by: null }));
    value(await signIn(app, { secret: other.secret }));
    by = { kind: 'agent', id: agent.id };
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
    value(await createCommunity(app, { slug: 'pool', ...words, opensAt: '2026-03-01', closesAt: '2030-12-31', by }));
    value(await publishConsultation(app, { slug: 'pool', by }));
    const content = { ...saying('Il le faut.'), title: { fr: 'Pièces jointes' } };
    value(await createFeatureRequest(app, { slug: 'pool', content, details: DETAILS, by }));
    await step('open');
    await step('specify');
  });

  const at = { slug: 'pool', number: 1 } as const;
  const step = async (name: AskedStep) => {
    const funding = name === 'specify' ? { need: EUROS, closesAt: '2026-03-31', terms: TERMS } : undefined;
    value(await decideStep(app, { ...at, step: name, reason: 'Vote.', funding, by }));
  };
  /** Seven o'clock, in winter and from the 29th of March in summer. */
  const morning = async (day: string) => {
    clock.set(`${day}T${day < '2026-03-29' ? '06' : '05'}:00:00Z`);
    return (await sendRequestReminders(app)).letters;
  };
  const letters = async (to = OFFICER) =>
    (await mailsTo(app, to)).flatMap((mail) => (mail.says.kind === 'requests' ? [mail] : []));
  const due = async () =>
    (await letters()).map(({ says }) => (says.kind === 'requests' ? says.lines.map((line) => line.due).join() : ''));

  it('come once in the week before pledges close, to whoever represents the institution', async () => {
    expect(await morning('2026-03-24')).toBe(0);
    expect(await morning('2026-03-25')).toBe(1);
    expect(await morning('2026-03-26')).toBe(0);
    expect(await due()).toEqual(['close']);
    expect(await letters('bea@lyon.example')).toEqual([]);
    const [letter] = await letters();
    if (letter === undefined) throw new Error('no letter');
    const { subject, text } = writeLetter(letter, app.origin);
    expect(subject).toContain('Demandes à échéance');
    expect(text).toContain('Pièces jointes');
    expect(text).toContain('/admin/consultations/pool/requests/1');
  });

  it('come to the host once the close is over, until it is settled', async () => {
    const pledge = { kind: 'money', ...EUROS, expiresAt: '2026-12-31', conditions: [] } as const;
    value(await makePledge(app, { ...at, institution: null, reference: null, by, pledge }));
    expect(await morning('2026-04-01')).toBe(1);
    expect(await morning('2026-04-02')).toBe(0);
    expect(await due()).toEqual(['settle', 'close']);
    value(await settlePledges(app, { ...at, by }));
    expect(await morning('2026-04-03')).toBe(0);
  });

  it('come before and after the day until which the institution means to run it, unless it does', async () => {
    const institution = institutionUri(app.origin);
    await step('commission');
    const release = { version: '1.0', url: 'https://software.example/1.0', date: '2026-04-03' };
    value(await stateAbout(app, { ...at, kind: 'release', content: release, institution, by }));
    await step('deliver');
    const none = { version: null, announcedBy: null, since: null };
    value(await stateAbout(app, { ...at, kind: 'use', content: { ...none, dueOn: '2026-05-15' }, institution, by }));
    const sent: number[] = [];
    for (const day of ['2026-05-07', '2026-05-08', '2026-05-15', '2026-05-16', '2026-05-17']) {
      sent.push(await morning(day));
    }
    expect(sent).toEqual([0, 1, 0, 1, 0]);
    expect((await due()).slice(0, 2)).toEqual(['use-after', 'use-before']);
    value(await stateAbout(app, { ...at, kind: 'use', content: { ...none, dueOn: '2026-06-15' }, institution, by }));
    const runs = { version: '1.0', announcedBy: institution, since: '2026-05-18', dueOn: null };
    clock.set('2026-05-18T08:00:00Z');
    value(await stateAbout(app, { ...at, kind: 'use', content: runs, institution, by }));
    expect(await morning('2026-06-10')).toBe(0);
  });

  it('are sent by nobody without mail, and twice by no two at once', async () => {
    expect(await sendRequestReminders(applicationOn(suite.database, clock))).toEqual({ letters: 0, next: null });
    await suite.database.db.deleteFrom('request_reminder').execute();
    await suite.database.db.deleteFrom('outgoing_mail').execute();
    const institution = institutionUri(app.origin);
    const use = { version: null, announcedBy: null, since: null, dueOn: '2026-07-15' };
    value(await stateAbout(app, { ...at, kind: 'use', content: use, institution, by }));
    clock.set('2026-07-10T05:00:00Z');
    await Promise.all([sendRequestReminders(app), sendRequestReminders(app)]);
    expect(await letters()).toHaveLength(1);
  });
});
