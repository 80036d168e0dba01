import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { addConnector, removeConnector } from '../../src/application/connector/manage-connectors.ts';
import type { ConnectorMessage } from '../../src/application/connector/ports.ts';
import { queueEvents } from '../../src/application/connector/queue-events.ts';
import { sendEvent } from '../../src/application/connector/send-event.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { exportOwnData } from '../../src/application/export/export-own-data.ts';
import {
  giveContactConsent,
  noticeContactChanges,
  withdrawContactConsent,
} from '../../src/application/participant/contact/consent.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { mergeParticipantsIn } from '../../src/application/participant/merge-participants.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { CONTACT_FIELDS, CONTACT_TERMS } from '../../src/domain/participant/contact.ts';
import { contactsKind } from '../../src/integrations/contacts/contacts.ts';
import { webhookKind } from '../../src/integrations/webhooks/webhook.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

type Posted = { readonly url: string; readonly type: string; readonly data: Readonly<Record<string, unknown>> };

eachEngine('contacts', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const posted: Posted[] = [];
  const queued: ConnectorMessage[] = [];
  let app: Application;
  let consumer: ReturnType<typeof queueEvents>;
  let nth = 0;

  beforeAll(async () => {
    const fetch = async (url: string | URL, init?: RequestInit) => {
      posted.push({ url: String(url), ...(JSON.parse(String(init?.body)) as Omit<Posted, 'url'>) });
      return new Response(null, { status: 204 });
    };
    const kinds = [contactsKind({ fetch }), webhookKind({ fetch, origin: 'https://lyon.example' })];
    const queue = {
      enqueue: async (messages: readonly ConnectorMessage[]) => {
        queued.push(...messages);
      },
      again: async () => {},
    };
    app = { ...applicationOn(suite.database, clock), connectors: { kinds, queue } };
    await setUpCity(app);
    await opened(app, 'velo');
    await opened(app, 'ecole');
    consumer = queueEvents(app);
    await add('hook', 'webhook');
  });
  beforeEach(async () => {
    nth += 1;
    clock.set(`2026-03-${String(nth * 3).padStart(2, '0')}T08:00:00Z`);
    await add(`crm-${nth}`, 'contacts');
    await delivered();
    return async () => {
      value(await removeConnector(app, { name: `crm-${nth}`, by: OPERATOR }));
    };
  });

  const add = async (name: string, kind: string) =>
    value(await addConnector(app, { name, kind, settings: { url: `https://${kind}.example/` }, by: OPERATOR }));
  const person = async (name: string) => {
    const key = `${name.toLowerCase()}@city.example`;
    const signIn = { kind: 'mail', key, label: key, name, standing: 'registered' } as const;
    return value(await signInWith(app, signIn)).participantId;
  };
  const consent = async (participantId: string) =>
    value(await giveContactConsent(app, { participantId, terms: CONTACT_TERMS }));
  /** Transactions in which something else happens whenever a participant is read. */
  const interrupted =
    (by: (participantId: string) => Promise<void>): Application['store']['transact'] =>
    async (work) =>
      await app.store.transact(async (writer) => {
        const byId = async (id: string) => {
          await by(id);
          return await writer.participants.byId(id);
        };
        return await work({ ...writer, participants: { ...writer.participants, byId } });
      });
  /** What contact management was posted since it was asked last. */
  const delivered = async () => {
    await consumeEvents(app, consumer);
    for (const message of queued.splice(0)) await sendEvent(app, message);
    return posted.splice(0).filter(({ type }) => type.startsWith('contact'));
  };

  it('are told of whoever consented, in the fields of the published list alone, and no webhook is', async () => {
    const [ana, bea] = [await person('Ana'), await person('Bea')];
    const { id: authorId } = await registeredPerson(app, 'Rose');
    const proposal = await proposed(app, { slug: 'velo', authorId, body: 'Une piste' });
    await proposed(app, { slug: 'ecole', authorId: ana, body: 'Un préau' });
    for (const participantId of [ana, bea]) {
      value(await giveSupport(app, { proposalId: proposal.id, participantId, side: 'for' }));
    }
    const { id } = await consent(ana);
    const messages = await delivered();
    expect(messages).toEqual([
      {
        url: 'https://contacts.example/',
        type: 'contact',
        timestamp: '2026-03-03T08:00:00.000Z',
        data: {
          id,
          name: 'Ana',
          email: 'ana@city.example',
          lang: null,
          consultations: ['ecole'],
          consentedAt: '2026-03-03T08:00:00.000Z',
          terms: CONTACT_TERMS,
        },
      },
    ]);
    expect(Object.keys(messages[0]?.data ?? {}).toSorted()).toEqual(CONTACT_FIELDS.toSorted());
    for (const leak of [proposal.id, ana, 'préau', 'support', 'registered']) {
      expect(JSON.stringify(messages)).not.toContain(leak);
    }
  });

  it('are removed where the consent is withdrawn, and are another one where it is given again', async () => {
    const cid = await person('Cid');
    const { id } = await consent(cid);
    await delivered();
    value(await withdrawContactConsent(app, { participantId: cid }));
    value(await withdrawContactConsent(app, { participantId: cid }));
    expect(await delivered()).toMatchObject([{ type: 'contact-removed', data: { id } }]);
    const again = await consent(cid);
    expect(again.id).not.toBe(id);
    expect(await delivered()).toMatchObject([{ type: 'contact', data: { id: again.id } }]);
  });

  it('say nothing of a consent that was withdrawn before the message went out', async () => {
    const dan = await person('Dan');
    await consent(dan);
    value(await withdrawContactConsent(app, { participantId: dan }));
    const messages = await delivered();
    expect(messages.map(({ type }) => type)).toEqual(['contact-removed', 'contact-removed']);
    expect(JSON.stringify(messages)).not.toContain('Dan');
  });

  it('are removed, with their record, where somebody is erased or turns out to be another', async () => {
    const [eve, fay, gus] = [await person('Eve'), await person('Fay'), await person('Gus')];
    await consent(eve);
    await consent(fay);
    await delivered();
    value(await eraseParticipant(app, { participantId: eve, by: null }));
    value(await app.store.transact((writer) => mergeParticipantsIn(writer, app, { from: fay, to: gus })));
    expect((await delivered()).map(({ type }) => type)).toEqual(['contact-removed', 'contact-removed']);
    const rows = await suite.database.db.selectFrom('contact_consent').select('participant_id').execute();
    expect(rows.filter(({ participant_id }) => [eve, fay, gus].includes(participant_id))).toEqual([]);
  });

  it('are told of another consultation a day later at the soonest', async () => {
    const hal = await person('Hal');
    await consent(hal);
    await delivered();
    await proposed(app, { slug: 'ecole', authorId: hal, body: 'Des arbres' });
    await noticeContactChanges(app);
    expect(await delivered()).toEqual([]);
    clock.set(new Date(clock.now().getTime() + 24 * 3_600_000).toISOString());
    await noticeContactChanges(app);
    expect(await delivered()).toMatchObject([{ type: 'contact', data: { name: 'Hal', consultations: ['ecole'] } }]);
    expect((await noticeContactChanges(app)).changed).toBe(0);
  });

  it.each(['withdraws', 'is erased'])('stay none where their person %s while changes are noticed', async (how) => {
    const kim = await person(`Kim${nth}`);
    await consent(kim);
    await delivered();
    clock.set(new Date(clock.now().getTime() + 24 * 3_600_000).toISOString());
    let ending: Promise<unknown> | null = null;
    const meanwhile = async (participantId: string) => {
      if (participantId !== kim) return;
      ending ??=
        how === 'withdraws'
          ? withdrawContactConsent(app, { participantId })
          : eraseParticipant(app, { participantId, by: null });
      // Either it is over before the notice writes, or it waits for the notice.
      await Promise.race([ending, new Promise((resolve) => setTimeout(resolve, 300))]);
    };
    await noticeContactChanges({ ...app, store: { ...app.store, transact: interrupted(meanwhile) } });
    expect(ending).not.toBe(null);
    await ending;
    const rows = await suite.database.db.selectFrom('contact_consent').selectAll().execute();
    const standing = rows.filter(({ participant_id: of, withdrawn_at: at }) => of === kim && at === null);
    expect(standing).toEqual([]);
    expect((await delivered()).map(({ type }) => type)).toEqual(['contact-removed']);
  });

  it('are removed where they consented to earlier terms, and nobody new learns of them', async () => {
    const lou = await person('Lou');
    const { id } = await consent(lou);
    await suite.database.db
      .updateTable('contact_consent')
      .set({ terms: CONTACT_TERMS - 1 })
      .where('id', '=', id)
      .execute();
    expect(await delivered()).toMatchObject([{ type: 'contact-removed', data: { id } }]);
    await add(`late-${nth}`, 'contacts');
    expect((await delivered()).map(({ data }) => data['id'])).not.toContain(id);
    value(await removeConnector(app, { name: `late-${nth}`, by: OPERATOR }));
    await noticeContactChanges(app);
    expect(await delivered()).toMatchObject([{ type: 'contact-removed', data: { id } }]);
    await noticeContactChanges(app);
    expect(await delivered()).toEqual([]);
    expect((await consent(lou)).terms).toBe(CONTACT_TERMS);
  });

  it('that are connected later are told of who consented before', async () => {
    const ida = await person('Ida');
    const { id } = await consent(ida);
    await delivered();
    await add(`late-${nth}`, 'contacts');
    const messages = await delivered();
    expect(messages.map(({ data }) => data['id'])).toContain(id);
    value(await removeConnector(app, { name: `late-${nth}`, by: OPERATOR }));
  });

  it('are in the own data of their person, and need the words that stand now', async () => {
    const jon = await person('Jon');
    expect(await giveContactConsent(app, { participantId: jon, terms: CONTACT_TERMS + 1 })).toMatchObject({
      refusal: { type: 'changed-meanwhile' },
    });
    await consent(jon);
    expect(value(await exportOwnData(app, { participantId: jon }))).toMatchObject({
      contactConsent: { since: clock.now(), contact: { name: 'Jon', email: 'jon@city.example' } },
    });
  });
});
